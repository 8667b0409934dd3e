package dev.parsimony.exchange.address;

import dev.parsimony.exchange.Internal;
import java.io.Closeable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;

/**
 * Looks host names up on threads of its own: a name service may take half a minute to answer, and
 * nothing else, deadlines included, waits for it.
 */
@Internal
public final class HostLookup implements Closeable {
  private static final int MAX_THREADS = 8;

  /** Literal addresses, which need no name service. */
  private static final Pattern LITERAL =
      Pattern.compile(".*:.*|(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

  private final Resolver resolver;
  private final Runnable answered;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(MAX_THREADS, HostLookup::thread);

  /** Finds an address of a host, which may take long. */
  public interface Resolver {
    InetAddress resolve(String host) throws UnknownHostException;
  }

  /**
   * Creates a look-up, which starts no thread yet.
   *
   * @param answered called after each answer, by another thread
   */
  public HostLookup(Resolver resolver, Runnable answered) {
    this.resolver = resolver;
    this.answered = answered;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "parsimony-host-lookup");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to look a host up; the answer for a literal address is there at once. */
  public Future<InetAddress> start(String host) {
    FutureTask<InetAddress> task =
        new FutureTask<>(() -> resolver.resolve(host)) {
          @Override
          protected void done() {
            answered.run();
          }
        };
    if (LITERAL.matcher(host).matches()) {
      task.run();
    } else {
      threads.execute(task);
    }
    return task;
  }

  /** Gives up what is under way; a thread that waits for an answer ends when it has it. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
