package dev.parsimony.spark.driver;

import dev.parsimony.exchange.address.ListenAddress;
import dev.parsimony.exchange.address.ListenException;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.encryption.RankEncryption;
import dev.parsimony.exchange.local.LocalGroups;
import dev.parsimony.exchange.local.Place;
import dev.parsimony.spark.Internal;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Where the tasks of a barrier stage learn each other's addresses and public keys: once, through
 * Spark, which vouches for them where {@code spark.authenticate} is on.
 */
@Internal
public final class Rendezvous {
  /** Several times as long as another run of this program needs the ports that it listens on. */
  private static final long PATIENCE_MS = 5_000;

  /** Set by Spark in executors' pods. */
  private static final String POD_ADDRESS = "SPARK_EXECUTOR_POD_IP";

  private final BarrierTaskContext context;
  private final ExchangeConfig config;
  private final RankEncryption encryption;

  private Rendezvous(BarrierTaskContext context, ExchangeConfig config) {
    this.context = context;
    this.config = config;
    encryption =
        config.encrypted()
            ? RankEncryption.withFreshKeys(new SecureRandom())
            : RankEncryption.none();
  }

  /**
   * Collective over all tasks of the stage. What it opens is closed when the task ends.
   *
   * @throws CannotMeetException in all tasks, if the settings keep one of them from listening
   */
  public static Exchange meet(BarrierTaskContext context, ExchangeConfig config)
      throws IOException, CannotMeetException {
    return new Rendezvous(context, config).meet();
  }

  private Exchange meet() throws IOException, CannotMeetException {
    Optional<ExchangeListener> listener = Optional.empty();
    Announcement own;
    try {
      requirePorts(config.listen().ports());
      ListenAddress address = config.listen().on(host(context));
      listener = Optional.of(listen(address));
      own = new Announcement.Listening(place(address, listener.get()));
    } catch (ListenException | CannotMeetException e) {
      own = unable(e);
    }
    List<Place> places =
        Announcement.places(
            Arrays.stream(context.allGather(own.toString())).map(Announcement::parse).toList());
    return connect(places, listener.orElseThrow());
  }

  private ExchangeListener listen(ListenAddress address) throws IOException {
    ExchangeListener listener =
        ExchangeListener.open(
            address.bind(),
            config.listen().ports(),
            Math.min(PATIENCE_MS, config.timeoutMillis()),
            context::isInterrupted);
    closeAtEnd(listener);
    return listener;
  }

  private Place place(ListenAddress address, ExchangeListener listener) {
    return Place.here(
        new PeerAddress(
            context.partitionId(), address.advertised(), listener.port(), encryption.publicKey()));
  }

  private Announcement unable(Exception cause) {
    return new Announcement.Unable(
        "Worker " + context.partitionId() + " on " + host(context) + ": " + cause.getMessage());
  }

  private Exchange connect(List<Place> places, ExchangeListener listener) throws IOException {
    Exchange exchange =
        LocalGroups.join(
            context.partitionId(),
            places,
            config.withAttempt(context.stageAttemptNumber()),
            (node, nodes, sameConfig, cancelled) ->
                listener.connect(node, nodes, sameConfig, encryption, cancelled),
            context::isInterrupted);
    listener.close(); // its JVM is connected, or needs no connection of this rank's
    closeAtEnd(exchange);
    return exchange;
  }

  /** No patience helps where the workers of this host are more than the ports. */
  private void requirePorts(PortRange ports) throws CannotMeetException {
    String own = host(context.getTaskInfos()[context.partitionId()]);
    long workers =
        Arrays.stream(context.getTaskInfos()).filter(info -> host(info).equals(own)).count();
    if (!ports.equals(PortRange.ANY) && ports.size() < workers) {
      throw new CannotMeetException(
          "The port range "
              + ports
              + " is too small for the "
              + workers
              + " workers of this host, which need a port each. Widen"
              + " spark.parsimony.exchange.port-range.");
    }
  }

  /** Spark calls it on the task's own thread, also where the task was killed or failed. */
  private void closeAtEnd(Closeable resource) {
    TaskCompletionListener closing =
        ended -> {
          try {
            resource.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    context.addTaskCompletionListener(closing);
  }

  /**
   * The host under which Spark knows this task's executor. On Kubernetes that is where its
   * connection to the driver seems to come from, so that there it is the address of the executor's
   * pod.
   */
  public static String host(BarrierTaskContext context) {
    String pod = System.getenv(POD_ADDRESS);
    return pod != null && !pod.isBlank()
        ? pod
        : host(context.getTaskInfos()[context.partitionId()]);
  }

  private static String host(BarrierTaskInfo info) {
    String address = info.address();
    int port = address.lastIndexOf(':');
    boolean withPort = port > address.lastIndexOf(']');
    String host = withPort ? address.substring(0, port) : address;
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
