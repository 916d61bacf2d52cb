package io.skein.it.robustness;

import io.skein.it.fixture.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The corpus of the codec's fuzzers with all their findings, to be sent over sockets as it is or damaged. */
final class FuzzInputs {
    private static final Path CODEC = Path.of("broker-node/src/test/resources/io/skein/listener/mqtt/codec");

    private final List<byte[]> inputs;

    private FuzzInputs(List<byte[]> inputs) {
        this.inputs = inputs;
    }

    static FuzzInputs load() {
        try (Stream<Path> files = Files.walk(Project.root().resolve(CODEC))) {
            List<byte[]> inputs = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(FuzzInputs::read)
                    .toList();
            if (inputs.size() < 50) {
                throw new IllegalStateException("only " + inputs.size() + " inputs of the fuzzers found");
            }
            return new FuzzInputs(inputs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of them, in two of three cases with up to four bytes changed, or cut, or another one behind it. */
    byte[] next(Random random) {
        byte[] input = inputs.get(random.nextInt(inputs.size())).clone();
        return switch (random.nextInt(6)) {
            case 0, 1 -> input;
            case 2 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
            case 3 -> joined(input, inputs.get(random.nextInt(inputs.size())));
            default -> changed(input, random);
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] changed(byte[] input, Random random) {
        for (int i = random.nextInt(4); i >= 0 && input.length > 0; i--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt();
        }
        return input;
    }
}
