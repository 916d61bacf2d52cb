package io.skein.it.drill.hazelcast;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The partition table as a running node knows it. Nodes tell nobody where an entry is kept, so the JVM's own door is
 * used: an agent is loaded into the process, which is the very one that is delivered.
 */
public final class PartitionTable {
    private PartitionTable() {}

    /** The ids of the nodes that have an entry: its owner first, then the holders of its copies. */
    public static List<String> nodesOf(String key, long pid) {
        try {
            Path directory = Files.createTempDirectory("skein-partitions");
            Path agent = directory.resolve("agent.jar");
            Path answer = directory.resolve("answer");
            try {
                writeAgent(agent);
                load(agent, answer + " " + key, pid);
                return Files.readAllLines(answer);
            } finally {
                Files.deleteIfExists(answer);
                Files.deleteIfExists(agent);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(Path agent, String arguments, long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgent(agent.toString(), arguments);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IllegalStateException("process " + pid + " cannot be asked for its partition table", e);
        }
    }

    private static void writeAgent(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", PartitionAgent.class.getName());
        String name = PartitionAgent.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                InputStream code = PartitionTable.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new JarEntry(name));
            Objects.requireNonNull(code, name).transferTo(jar);
        }
    }
}
