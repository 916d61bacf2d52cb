package io.skein.it.jmh;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;

/** Filters of devices spread over a thousand sites, one per device, and topics they match. */
public enum FilterMix {
    /** {@code site/17/device/42017/temperature}. */
    EXACT {
        @Override
        String filter(int device) {
            return topic(device);
        }
    },
    /** {@code site/17/device/42017/+}. */
    PLUS {
        @Override
        String filter(int device) {
            return path(device) + "/+";
        }
    },
    /** {@code site/17/device/42017/#}. */
    HASH {
        @Override
        String filter(int device) {
            return path(device) + "/#";
        }
    },
    /** Seven exact filters to two with {@code +} and one with {@code #}. */
    MIXED {
        @Override
        String filter(int device) {
            int kind = device % 10;
            return (kind < 7 ? EXACT : kind < 9 ? PLUS : HASH).filter(device);
        }
    };

    private static final int SITES = 1_000;

    abstract String filter(int device);

    Subscription subscription(int device) {
        return subscription(filter(device));
    }

    static Subscription subscription(String filter) {
        return new Subscription(
                TopicFilter.of(filter),
                Qos.AT_LEAST_ONCE,
                false,
                false,
                Subscription.RetainHandling.SEND_AT_SUBSCRIBE,
                0);
    }

    /** What the device publishes to: matched by its own filter. */
    static String topic(int device) {
        return path(device) + "/temperature";
    }

    private static String path(int device) {
        return "site/" + device % SITES + "/device/" + device;
    }
}
