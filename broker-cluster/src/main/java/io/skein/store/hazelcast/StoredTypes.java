package io.skein.store.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/**
 * Makes what the maps hold and what runs in them. A class whose layout changes gets a new number; a number is never
 * used again; 4, 5, 6, 10, 19 and 20 were.
 */
public final class StoredTypes implements DataSerializableFactory {
    public static final int FACTORY_ID = 7_210;

    static final int ROUTE_KEY = 1;
    static final int ROUTE_VALUE = 2;
    static final int ROUTES_OF = 3;
    static final int STORE_OUTCOME = 7;
    static final int RETAINED_VALUE = 8;
    static final int RETAIN = 9;
    static final int HIGHEST_VERSION = 11;
    static final int SESSION_VALUE = 12;
    static final int SESSION_ANSWERS = 13;
    static final int APPLY_BATCH = 14;
    static final int COPY_BATCH = 15;
    static final int COPY_SESSION = 16;
    static final int CONFIRM_COPY = 17;
    static final int HIGHEST_LINEAGE = 18;
    static final int DURABLE_SESSION = 21;
    static final int SUBSCRIPTIONS_ROW = 22;
    static final int SESSION_SURVEY = 23;
    static final int MEMBER_SAFETY = 24;

    @Override
    public IdentifiedDataSerializable create(int typeId) {
        return switch (typeId) {
            case ROUTE_KEY -> new RouteKey();
            case ROUTE_VALUE -> new RouteValue();
            case ROUTES_OF -> new RoutesOf();
            case STORE_OUTCOME -> new StoreOutcome<>();
            case RETAINED_VALUE -> new RetainedValue();
            case RETAIN -> new RetainProcessor();
            case HIGHEST_VERSION -> new HighestVersion<>();
            case SESSION_VALUE -> new SessionValue();
            case SESSION_ANSWERS -> new SessionAnswers();
            case APPLY_BATCH -> new ApplyBatch();
            case COPY_BATCH -> new CopyBatch();
            case COPY_SESSION -> new CopySession();
            case CONFIRM_COPY -> new ConfirmCopy();
            case HIGHEST_LINEAGE -> new HighestLineage();
            case DURABLE_SESSION -> new DurableSession();
            case SUBSCRIPTIONS_ROW -> new DurableSession.Row();
            case SESSION_SURVEY -> new SessionSurvey();
            case MEMBER_SAFETY -> new MemberSafety();
            default -> throw new IllegalArgumentException("unknown type " + typeId);
        };
    }

    /** A type of this factory. */
    interface Stored extends IdentifiedDataSerializable {
        @Override
        default int getFactoryId() {
            return FACTORY_ID;
        }
    }
}
