package io.skein.node;

import io.skein.auth.PasswordFile;
import io.skein.config.ConfigException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skein passwd}: adds, changes and deletes users of a password file. */
@Command(
        name = "passwd",
        description = {
            "Adds a user to a password file or changes its password.",
            "The password is asked for twice at a terminal; otherwise it is the first line of standard input."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class PasswdCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The password file; made if absent.")
    private @Nullable Path file;

    @Parameters(index = "1", paramLabel = "USER", description = "The user's name.")
    private @Nullable String user;

    @Option(names = "--delete", description = "Deletes the user instead.")
    private boolean delete;

    @Override
    public Integer call() {
        Path target = required(file);
        String name = required(user);
        if (delete) {
            delete(target, name);
        } else {
            PasswordFile passwords = PasswordFile.readOrEmpty(target);
            passwords.put(name, PasswordPrompt.ask(name));
            passwords.write();
            say("password of " + name + " set; nodes read it when they start");
        }
        return 0;
    }

    private void delete(Path target, String name) {
        PasswordFile passwords = PasswordFile.read(target);
        if (!passwords.remove(name)) {
            throw new ConfigException(target + ": there is no user " + name);
        }
        passwords.write();
        say("user " + name + " deleted; nodes read it when they start");
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static <T> T required(@Nullable T parameter) {
        if (parameter == null) {
            throw new IllegalStateException("picocli lets nobody get here without it");
        }
        return parameter;
    }
}
