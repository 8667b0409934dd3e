package dev.parsimony.spark.files;

import dev.parsimony.spark.Internal;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run's lease of a folder: a file in it names the {@link Owner}, who renews it while the run
 * lives. A lease that was left behind is taken over: at once where its process was of this machine
 * and is gone, else where the file does not change for as long as a lease lasts. No machine's clock
 * is compared with another's.
 *
 * <p>Where the file system lets two create a file at once (object stores), the later one has the
 * lease, and the earlier one finds out when it renews.
 */
@Internal
public final class FolderLease implements Closeable {
  /** The file's name. */
  public static final String FILE = "_owner.json";

  /** File that is there while a lease that was left behind is deleted. */
  private static final String TAKEOVER = "_owner.takeover";

  /** Most bytes of a lease; whoever can write to the folder may have put anything there. */
  private static final int MAX_BYTES = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(FolderLease.class);
  private static final int TRIES = 3;

  private final Folder folder;
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(FolderLease::thread);
  private Owner owner;
  private boolean givenBack;

  private FolderLease(Folder folder, Owner owner) {
    this.folder = folder;
    this.owner = owner;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "parsimony-lease");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Takes the lease of a folder that exists.
   *
   * @param folder stays open, until after the lease is closed
   * @param console is told where this has to wait
   * @throws FolderInUseException where another run has it
   */
  public static FolderLease take(Folder folder, Owner owner, Consumer<String> console)
      throws IOException {
    return take(folder, owner, console, LeaseTimes.USUAL);
  }

  static FolderLease take(Folder folder, Owner owner, Consumer<String> console, LeaseTimes times)
      throws IOException {
    for (int i = 0; !folder.writeNew(FILE, owner.toBytes()); i++) {
      byte[] found = content(folder);
      if (i == TRIES) {
        throw inUse(folder, found);
      }
      if (leftBehind(folder, found, console, times)) {
        delete(folder, found);
      }
    }
    FolderLease lease = new FolderLease(folder, owner);
    lease.renewEvery(times.renewalMillis());
    return lease;
  }

  /** Deletes a lease left behind: of many who find it one does; nobody deletes a newer one. */
  private static void delete(Folder folder, byte[] found) throws IOException {
    if (!folder.writeNew(TAKEOVER, found)) {
      throw new FolderInUseException(
          folder
              + " is being taken over by another run; try again, or give another folder. Where it is"
              + " certain that nobody does, delete "
              + TAKEOVER
              + " in it.");
    }
    try {
      if (Arrays.equals(content(folder), found)) {
        folder.delete(FILE);
      }
    } finally {
      folder.delete(TAKEOVER);
    }
  }

  private void renewEvery(long millis) {
    Future<?> unused =
        renewing.scheduleWithFixedDelay(this::renew, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Whether the run that wrote a lease is gone; false where the lease has been deleted.
   *
   * @throws FolderInUseException where it is not
   */
  private static boolean leftBehind(
      Folder folder, byte[] found, Consumer<String> console, LeaseTimes times) throws IOException {
    LocalProcess.State state =
        Owner.parse(found).map(other -> other.process().state()).orElse(LocalProcess.State.UNKNOWN);
    if (state == LocalProcess.State.RUNS) {
      throw inUse(folder, found);
    }
    if (state == LocalProcess.State.ENDED || !folder.has(FILE)) {
      return state == LocalProcess.State.ENDED;
    }
    console.accept(
        "looking, for at most "
            + TimeUnit.MILLISECONDS.toSeconds(times.leaseMillis())
            + " s, whether "
            + name(found)
            + " still uses "
            + folder);
    long start = times.millis().getAsLong();
    while (times.millis().getAsLong() - start < times.leaseMillis()) {
      sleep(times);
      byte[] now = content(folder);
      if (!Arrays.equals(now, found)) {
        if (!folder.has(FILE)) {
          return false;
        }
        throw inUse(folder, now.length == 0 ? found : now);
      }
    }
    return true;
  }

  private static void sleep(LeaseTimes times) throws InterruptedIOException {
    try {
      times.sleeper().sleep(times.lookMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while looking for the folder's owner");
    }
  }

  private static FolderInUseException inUse(Folder folder, byte[] found) {
    return new FolderInUseException(
        folder
            + " is in use by "
            + name(found)
            + "; wait for its end, or give another folder. Where it is certain that nobody uses this"
            + " one, delete "
            + FILE
            + " in it.");
  }

  private static String name(byte[] found) {
    return Owner.parse(found).map(Owner::toString).orElse("another run");
  }

  /** Returns the file's content; empty where it cannot be read now, as while it is written. */
  private static byte[] content(Folder folder) {
    try {
      return folder.readSome(FILE, MAX_BYTES);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} in {}", FILE, folder, e);
      return new byte[0];
    }
  }

  /** Returns the run that a folder belongs to, as far as its file can be read now. */
  public static Optional<Owner> owner(Folder folder) {
    return Owner.parse(content(folder));
  }

  /** Says that the run is about to end, to whoever looks. */
  public synchronized void stop() {
    owner = owner.stopped();
    renew();
  }

  private synchronized void renew() {
    try {
      if (!givenBack && taken().isEmpty()) {
        owner = owner.renewed();
        if (!folder.has(FILE)) {
          folder.writeNew(FILE, owner.toBytes());
        } else {
          folder.overwrite(FILE, owner.toBytes());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The lease of {} could not be renewed: {}", folder, e.toString());
    }
  }

  /** Returns the run that has taken the lease over, as this one has not renewed it for too long. */
  public synchronized Optional<Owner> taken() {
    return owner(folder).filter(found -> !found.run().equals(owner.run()));
  }

  /** Gives the lease back, though this thread may be interrupted. */
  @Override
  public void close() {
    renewing.shutdown();
    boolean interrupted = Thread.interrupted();
    try {
      giveBack();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} stays in {}: {}", FILE, folder, e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void giveBack() throws IOException {
    givenBack = true; // A renewal may be waiting for this to end.
    if (taken().isEmpty()) {
      folder.delete(FILE);
    }
  }
}
