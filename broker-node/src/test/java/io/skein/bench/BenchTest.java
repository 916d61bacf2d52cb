package io.skein.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a user gets wrong is said in one line; runs against brokers are in broker-it. */
class BenchTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "some            | there is no mode 'some'",
                "pair --qos 3    | --qos is 0, 1 or 2",
                "pair --payload 19 | --payload is at least 20",
                "pair --target localhost | 'localhost' is not host:port",
                "pair --mqtt 4   | '4' is neither 3.1.1 nor 5",
                "shared --threads 2 | --threads is at least 1, and 1 for shared",
                "pair --subscribers 0 | --subscribers is at least 1",
                "pair --user me  | --user and --password-file belong together",
                "pair --user me --password-file /nowhere | /nowhere cannot be read",
            })
    void shouldSayInOneLineWhatIsWrong(String arguments, String complaint) {
        int code = commandLine().execute(arguments.trim().split(" +"));

        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines().findFirst())
                .hasValueSatisfying(l -> assertThat(l).contains(complaint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pair --broker-pid 4194305 | there is no process 4194305 to measure",
                "pair --target 127.0.0.1:1 | connecting to 127.0.0.1:1: ",
            })
    void shouldSayInOneLineWhyItCannotRun(String arguments, String complaint) {
        int code = commandLine().execute(arguments.trim().split(" +"));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).startsWith("skein bench: " + complaint).hasLineCount(1);
    }

    private CommandLine commandLine() {
        return new CommandLine(new BenchCommand()).setErr(new PrintWriter(err));
    }
}
