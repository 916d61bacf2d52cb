package io.skein.config;

import java.net.InetAddress;
import java.util.List;

/** A list of {@link AddressRange}s; immutable. */
public record AddressRanges(List<AddressRange> ranges) {
    public AddressRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads ranges separated by commas.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    public static AddressRanges parse(String text) {
        return new AddressRanges(
                CommaList.parts(text).stream().map(AddressRange::parse).toList());
    }

    /** Whether the address is in one of them. */
    public boolean contains(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
