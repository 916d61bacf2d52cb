package io.skein.it.raw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The properties of one packet, in their order on the wire. Numbers are {@link Long}, pairs {@link Map.Entry}. */
public final class Properties {
    private record Item(Property property, Object value) {}

    private final List<Item> items = new ArrayList<>();

    /** No properties yet. */
    public static Properties none() {
        return new Properties();
    }

    /** Adds a number. */
    public Properties with(Property property, long value) {
        items.add(new Item(property, value));
        return this;
    }

    /** Adds a text. */
    public Properties with(Property property, String value) {
        items.add(new Item(property, value));
        return this;
    }

    /** Adds binary data. */
    public Properties with(Property property, byte[] value) {
        items.add(new Item(property, value));
        return this;
    }

    /** Adds a user property. */
    public Properties withUser(String name, String value) {
        items.add(new Item(Property.USER_PROPERTY, Map.entry(name, value)));
        return this;
    }

    /** True when it is there. */
    public boolean has(Property property) {
        return values(property).findAny().isPresent();
    }

    /** The first value as a number; fails when there is none. */
    public long number(Property property) {
        return (Long) first(property);
    }

    /** The first value as a number, or what holds when it is absent. */
    public long number(Property property, long otherwise) {
        return has(property) ? number(property) : otherwise;
    }

    /** The first value as a text; fails when there is none. */
    public String text(Property property) {
        return (String) first(property);
    }

    /** The first value as binary data; fails when there is none. */
    public byte[] binary(Property property) {
        return (byte[]) first(property);
    }

    /** All values of a property in their order. */
    public List<Object> all(Property property) {
        return values(property).toList();
    }

    private Object first(Property property) {
        return values(property).findFirst().orElseThrow(() -> new AssertionError(property + " is absent"));
    }

    private Stream<Object> values(Property property) {
        return items.stream().filter(i -> i.property() == property).map(Item::value);
    }

    /** Writes them with their length. */
    public void writeTo(PacketWriter out) {
        PacketWriter body = new PacketWriter();
        for (Item item : items) {
            body.variable(item.property().id());
            writeValue(body, item);
        }
        out.variable(body.size()).raw(body.bytes());
    }

    private static void writeValue(PacketWriter out, Item item) {
        switch (item.property().kind()) {
            case BYTE -> out.one((int) (long) (Long) item.value());
            case TWO_BYTES -> out.two((int) (long) (Long) item.value());
            case FOUR_BYTES -> out.four((Long) item.value());
            case VARIABLE -> out.variable((int) (long) (Long) item.value());
            case TEXT -> out.text((String) item.value());
            case BINARY -> out.binary((byte[]) item.value());
            case PAIR -> {
                Map.Entry<?, ?> pair = (Map.Entry<?, ?>) item.value();
                out.text((String) pair.getKey()).text((String) pair.getValue());
            }
        }
    }

    static Properties read(PacketReader in) {
        Properties properties = new Properties();
        int length = in.variable();
        int end = in.position() + length;
        while (in.position() < end) {
            Property property = Property.ofId(in.variable());
            properties.items.add(new Item(property, readValue(in, property)));
        }
        return properties;
    }

    private static Object readValue(PacketReader in, Property property) {
        return switch (property.kind()) {
            case BYTE -> (long) in.one();
            case TWO_BYTES -> (long) in.two();
            case FOUR_BYTES -> in.four();
            case VARIABLE -> (long) in.variable();
            case TEXT -> in.text();
            case BINARY -> in.binary();
            case PAIR -> Map.entry(in.text(), in.text());
        };
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
