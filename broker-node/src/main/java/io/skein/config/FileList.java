package io.skein.config;

import java.nio.file.Path;
import java.util.List;

/** Files in their order; immutable. */
public record FileList(List<Path> paths) {
    public FileList {
        paths = List.copyOf(paths);
    }

    /**
     * Reads paths separated by commas.
     *
     * @throws IllegalArgumentException if one of them is empty or none
     */
    static FileList parse(String text) {
        return new FileList(CommaList.parts(text).stream().map(Path::of).toList());
    }
}
