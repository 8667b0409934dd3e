package dev.parsimony.spark.bench.hosts;

import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.spark.bench.limited.ClusterRun;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import dev.parsimony.spark.bench.limited.SteppedRun;
import dev.parsimony.spark.data.glyphs.Glyphs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples a second of four workers on four hosts at each rate of their network, against the same
 * without a limit, within one run whose network changes from epoch to epoch.
 *
 * <p>Arguments: OUTPUT.json quick|full HOSTS_SCRIPT HOSTS_NAME SUBMIT_SCRIPT FOLDER [MODELS]
 */
public final class HostsBenchmark {
  private static final double BAR = 0.95;
  private static final int BATCH_SIZE = 64;
  private static final int WORLD_BATCH = ClusterRun.WORKERS * BATCH_SIZE;
  private static final int EPOCHS_A_RATE = 3;
  private static final String UNLIMITED = "none";

  /** Each after an unlimited epoch, which it is compared with. */
  private static final List<String> RATES = List.of("100mbit", "1gbit");

  private static final List<String> MODELS = List.of("lenet", "mlp:2048,2048");

  /** The last one has a bar. */
  private static final List<Method> METHODS =
      List.of(
          new Method("none", List.of("--compression", "none")),
          new Method("none:fp16", List.of("--compression", "none:fp16")),
          new Method("preset paper", List.of("--preset", "paper")),
          new Method("updates", List.of("--share", "updates")));

  /** A way to train, and the arguments that choose it. */
  private record Method(String name, List<String> arguments) {}

  private HostsBenchmark() {}

  public static void main(String[] args) throws IOException {
    boolean quick = args[1].equals("quick");
    ShapedHosts hosts = new ShapedHosts(args[2], args[3]);
    List<String> models = args.length > 6 ? List.of(args[6].split(" ")) : MODELS;
    List<String> rates = rates(quick ? 1 : 3);
    List<Figure> figures = new ArrayList<>();
    for (String model : models) {
      for (Method method : METHODS) {
        System.out.println(model + ", " + method.name() + " ...");
        List<String> arguments = new ArrayList<>(List.of("--model", model));
        arguments.addAll(method.arguments());
        double[] measured =
            throughput(new ClusterRun(hosts, Path.of(args[4]), Path.of(args[5])), rates, arguments);
        System.out.println("  examples/s at " + rates + ": " + Arrays.toString(measured));
        figures.addAll(figures(model + ", " + method.name(), rates, measured));
      }
    }
    Figures.publish(figures, Path.of(args[0]));
  }

  /** Returns examples a second of all workers at each rate. */
  private static double[] throughput(ClusterRun cluster, List<String> rates, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--data", "glyphs", "--batch-size", Integer.toString(BATCH_SIZE)));
    double examples = Math.floorDiv(Glyphs.TRAIN_EXAMPLES, WORLD_BATCH) * (double) WORLD_BATCH;
    return new SteppedRun(cluster, EPOCHS_A_RATE)
        .measure(rates, all).stream().mapToDouble(part -> examples / part.seconds()).toArray();
  }

  /** Returns each limited rate and the unlimited before it, again and again. */
  private static List<String> rates(int rounds) {
    List<String> rates = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (String rate : RATES) {
        rates.addAll(List.of(UNLIMITED, rate));
      }
    }
    return rates;
  }

  private static List<Figure> figures(String name, List<String> rates, double[] measured) {
    List<Figure> figures = new ArrayList<>();
    for (String rate : RATES) {
      int[] places = places(rates, rate);
      double[] limited = Arrays.stream(places).mapToDouble(i -> measured[i]).toArray();
      double[] free = Arrays.stream(places).mapToDouble(i -> measured[i - 1]).toArray();
      String reference = "no limit, " + (long) Medians.of(free) + "/s";
      String title = name + ", 4 hosts at " + rate;
      double median = Medians.of(limited);
      double ratio = Medians.ofRatios(limited, free);
      boolean last = name.endsWith(METHODS.get(METHODS.size() - 1).name());
      figures.add(
          last
              ? Figure.atLeast(title, median, "examples/s", reference, ratio, BAR)
              : Figure.only(title, median, "examples/s", reference, ratio));
    }
    return figures;
  }

  private static int[] places(List<String> rates, String wanted) {
    int[] all = new int[rates.size()];
    int found = 0;
    for (int i = 0; i < all.length; i++) {
      if (rates.get(i).equals(wanted)) {
        all[found++] = i;
      }
    }
    return Arrays.copyOf(all, found);
  }
}
