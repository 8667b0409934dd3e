package dev.parsimony.spark.driver.yarn;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.SparkSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.NodeReport;
import org.apache.hadoop.yarn.api.records.NodeState;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why YARN gave fewer executors than it was asked for. */
@Internal
public final class YarnRoom {
  private static final Logger LOG = LoggerFactory.getLogger(YarnRoom.class);
  private static final long TIMEOUT_SECONDS = 15;
  private static final int MOST_NODES = 8;

  private YarnRoom() {}

  /**
   * Returns what was asked for each executor and what is free on the nodes, as the end of a
   * sentence; empty where YARN does not say within some seconds.
   */
  public static Optional<String> described(SparkSettings settings, Configuration hadoop) {
    FutureTask<List<NodeRoom>> nodes = new FutureTask<>(() -> nodes(hadoop));
    Thread asking = new Thread(nodes, "parsimony-yarn-nodes");
    asking.setDaemon(true);
    asking.start();
    try {
      List<NodeRoom> found = nodes.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return Optional.of(described(settings.executorMebibytes(), settings.executorCores(), found));
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("YARN does not say what its nodes have", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static List<NodeRoom> nodes(Configuration hadoop) throws Exception {
    try (YarnClient yarn = YarnClient.createYarnClient()) {
      yarn.init(hadoop);
      yarn.start();
      return yarn.getNodeReports(NodeState.RUNNING).stream()
          .map(YarnRoom::room)
          .sorted(Comparator.comparing(NodeRoom::host))
          .toList();
    }
  }

  private static NodeRoom room(NodeReport node) {
    Resource all = node.getCapability();
    Resource taken = node.getUsed();
    return new NodeRoom(
        node.getNodeId().getHost(),
        all.getMemorySize(),
        taken == null ? 0 : taken.getMemorySize(),
        all.getVirtualCores(),
        taken == null ? 0 : taken.getVirtualCores());
  }

  static String described(long mebibytes, int cores, List<NodeRoom> nodes) {
    String asked =
        String.format(
            Locale.ROOT,
            "YARN was asked for %,d MiB and %d core%s for each executor",
            mebibytes,
            cores,
            cores == 1 ? "" : "s");
    if (nodes.isEmpty()) {
      return asked + ", and has no node that runs";
    }
    // Those with most room first: what does not fit there fits nowhere.
    String free =
        nodes.stream()
            .sorted(Comparator.comparingLong(node -> node.takenMib() - node.memoryMib()))
            .limit(MOST_NODES)
            .map(NodeRoom::toString)
            .collect(Collectors.joining(", "));
    int more = nodes.size() - MOST_NODES;
    return asked
        + ", and still has free on "
        + free
        + (more > 0 ? " and less on " + more + " more" : "");
  }
}
