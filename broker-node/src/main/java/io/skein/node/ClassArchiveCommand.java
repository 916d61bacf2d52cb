package io.skein.node;

import io.skein.config.ConfigLoader;
import io.skein.config.NodeConfig;
import io.skein.observe.Logging;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;

/**
 * {@code skein class-archive}: does what every node does when it starts, so that the JVM has loaded the classes which
 * the launcher has it write to an archive at its end (JEP 350). A node that starts from one has half the work.
 */
@Command(
        name = "class-archive",
        description =
                "Writes beside the jar what lets nodes start in half the time: the classes as this Java keeps them."
                        + " To be done once after an installation and after every change of the Java. It starts a node on free"
                        + " ports of the loopback, has it serve a client and stops it. With an archive of another Java or"
                        + " another jar, or without one, nodes start as they always do.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ClassArchiveCommand implements Callable<Integer> {
    private static final String HOST = "127.0.0.1";
    private static final String NODE_ID = "class-archive";
    private static final int ANSWER_MILLIS = 30_000;
    /** MQTT 3.1.1: CONNECT as "warm", SUBSCRIBE to "a" and PUBLISH to it, both with QoS 1. */
    private static final String CLIENT =
            "101000044d5154540400003c00047761726d" + "8206000100016101" + "3206000161000278";

    private static final String DISCONNECT = "e000";
    private static final int CONNACK = 0x20;

    @Override
    public Integer call() throws IOException {
        List<Integer> ports = freePorts(4);
        int mqttPort = ports.get(0);
        NodeConfig config = new ConfigLoader()
                .argument("node.id=" + NODE_ID)
                .argument("listeners.mqtt.port=" + mqttPort)
                .argument("admin.port=" + ports.get(1))
                .argument("cluster.enabled=true")
                .argument("cluster.host=" + HOST)
                .argument("cluster.port=" + ports.get(2))
                .argument("cluster.members=" + HOST + ":" + ports.get(2))
                .argument("cluster.bus-port=" + ports.get(3))
                .load();
        Logging.start("ERROR");
        BrokerNode node = new BrokerNode(config, NODE_ID, UnaryOperator.identity());
        node.start();
        try {
            serveAClient(mqttPort);
        } finally {
            node.stop(NODE_ID);
        }
        return 0;
    }

    private static void serveAClient(int port) throws IOException {
        try (Socket client = new Socket(HOST, port)) {
            client.setSoTimeout(ANSWER_MILLIS);
            OutputStream out = client.getOutputStream();
            out.write(HexFormat.of().parseHex(CLIENT));
            InputStream in = client.getInputStream();
            if (in.read() != CONNACK) {
                throw new StartException("the node does not answer a client");
            }
            out.write(HexFormat.of().parseHex(DISCONNECT));
            in.transferTo(OutputStream.nullOutputStream()); // the rest of the answers, and the node's close
        }
    }

    /** All open at once, so that no two are the same. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST));
            held.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }
}
