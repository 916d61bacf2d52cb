package io.skein.listener.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket of one listener: accepts on Vert.x's acceptor thread and deals the connections out to the event
 * loops in turn. Vert.x's own server would give each connection a socket object with queues that nobody here uses and
 * that take more memory than everything else of an idle connection.
 */
public final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final int BACKLOG = 1024;
    /** How long nobody is accepted after that has failed: mostly the process is out of file descriptors. */
    private static final long PAUSE_MILLIS = 1000;

    private final Channel socket;

    private Acceptor(Channel socket) {
        this.socket = socket;
    }

    /** One of the event loops that serve connections. */
    public interface Door {
        EventLoop eventLoop();

        /** A connection is open; called on this loop before anything of it is read. */
        void enter(Channel connection, Transport transport);
    }

    /**
     * Binds the transport's address and accepts from then on. Any thread; resolves the host's name.
     *
     * @param doors at least one
     */
    public static Future<Acceptor> open(Vertx vertx, Transport transport, List<? extends Door> doors) {
        InetSocketAddress address = new InetSocketAddress(transport.host(), transport.port());
        if (address.isUnresolved()) {
            return Future.failedFuture(new UnknownHostException(transport.host()));
        }
        try {
            return bind((VertxInternal) vertx, transport, address, doors);
        } catch (ChannelException noSocket) {
            return Future.failedFuture(noSocket);
        }
    }

    private static Future<Acceptor> bind(
            VertxInternal vertx, Transport transport, InetSocketAddress address, List<? extends Door> doors) {
        ServerChannel socket = vertx.transport().serverChannelFactory(false).newChannel();
        socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
        socket.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        socket.pipeline().addLast(new Dealer(transport, doors));
        Promise<Acceptor> opened = Promise.promise();
        vertx.acceptorEventLoopGroup().register(socket).addListener(registered -> {
            if (registered.isSuccess()) {
                socket.bind(address).addListener((ChannelFuture bound) -> {
                    if (bound.isSuccess()) {
                        opened.complete(new Acceptor(socket));
                    } else {
                        socket.close();
                        opened.fail(bound.cause());
                    }
                });
            } else {
                opened.fail(registered.cause());
            }
        });
        return opened.future();
    }

    /** Accepts nobody any more; connections stay. Any thread. */
    public void close() {
        socket.close();
    }

    /** Deals out what was accepted; on the acceptor thread. */
    private static final class Dealer extends ChannelInboundHandlerAdapter {
        private final List<? extends Door> doors;
        private final List<ChannelHandler> entrances;
        private int next;

        Dealer(Transport transport, List<? extends Door> doors) {
            this.doors = doors;
            this.entrances = doors.stream()
                    .<ChannelHandler>map(door -> new Entrance(door, transport))
                    .toList();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Channel connection = (Channel) message;
            connection.pipeline().addLast(entrances.get(next));
            doors.get(next).eventLoop().register(connection).addListener(registered -> {
                if (!registered.isSuccess()) {
                    connection.unsafe().closeForcibly();
                }
            });
            next = (next + 1) % doors.size();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warn("event=accept-failed pauseMillis={} cause={}", PAUSE_MILLIS, cause.toString());
            Channel socket = context.channel();
            socket.config().setAutoRead(false);
            socket.eventLoop().schedule(() -> socket.config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Hands a registered connection to its door; on the door's loop. */
    @ChannelHandler.Sharable
    private static final class Entrance extends ChannelInitializer<Channel> {
        private final Door door;
        private final Transport transport;

        Entrance(Door door, Transport transport) {
            this.door = door;
            this.transport = transport;
        }

        @Override
        protected void initChannel(Channel connection) {
            door.enter(connection, transport);
        }
    }
}
