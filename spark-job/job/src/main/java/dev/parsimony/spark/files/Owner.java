package dev.parsimony.spark.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The run that a folder belongs to, as the file in it says.
 *
 * @param run a name that no other run has
 * @param application Spark's name for it
 * @param host of its driver
 * @param machine see {@link LocalProcess}, as the next two
 * @param renewals how often it has said that it is still there
 * @param stopping whether it is about to end, so that a last checkpoint is due
 */
@Internal
public record Owner(
    String run,
    String application,
    String host,
    String machine,
    long pid,
    long startTicks,
    long renewals,
    boolean stopping) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** A run whose driver is this JVM. */
  public static Owner thisProcess(String run, String application) {
    LocalProcess process = LocalProcess.of(ProcessHandle.current().pid());
    return new Owner(
        run,
        application,
        hostName(),
        process.machine(),
        process.pid(),
        process.startTicks(),
        0,
        false);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  Owner renewed() {
    return new Owner(run, application, host, machine, pid, startTicks, renewals + 1, stopping);
  }

  Owner stopped() {
    return new Owner(run, application, host, machine, pid, startTicks, renewals, true);
  }

  LocalProcess process() {
    return new LocalProcess(machine, pid, startTicks);
  }

  byte[] toBytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the run that a folder belongs to; empty where it is none, or half of one. */
  static Optional<Owner> parse(byte[] bytes) {
    try {
      return Optional.ofNullable(JSON.readValue(bytes, Owner.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns words such as "run 3f2a9c1e (application local-17, process 4711 on host-a)". */
  @Override
  public String toString() {
    return "run %s (application %s, process %d on %s)".formatted(run, application, pid, host);
  }
}
