package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** What must be as it was for a run to go on from a checkpoint. */
final class SameRun {
  /** Of a configuration, which training changes. */
  private static final Pattern COUNTERS =
      Pattern.compile("\"(iterationCount|epochCount)\"\\s*:\\s*\\d+");

  /** May be left out when a run goes on, but not added. */
  private static final String EARLY_STOPPING = "--early-stopping";

  private static final String NOT_GIVEN = "not given";

  private static final String COMPRESSION = "--compression";
  private static final String SHARING = "--share, --local-steps, --outer and --target";
  private static final String SECOND_MOMENTS = "--second-moments";
  private static final String PARAMETERS = "parameters";

  /** On which the arrays depend that each worker keeps of its own. */
  private static final List<String> RESIDUALS =
      List.of(COMPRESSION, SHARING, SECOND_MOMENTS, PARAMETERS);

  private SameRun() {}

  /** By option, or by what the user knows it as. */
  static Map<String, String> of(TrainingConfig config, TrainingData data, NetworkSnapshot network) {
    Map<String, String> run = new LinkedHashMap<>();
    run.put(COMPRESSION, config.compression().toString());
    run.put(SHARING, config.sharing().toString());
    run.put(SECOND_MOMENTS, config.secondMoments().toString());
    run.put("--kernels", config.kernels().toString());
    run.put("--batch-size", String.valueOf(config.batchSize()));
    run.put("--batch-by-length", String.valueOf(config.batchByLength()));
    run.put("--seed", String.valueOf(config.seed()));
    if (config.stopsEarly()) {
      run.put(EARLY_STOPPING, "on"); // the number may change, but the best epoch must be known
    }
    run.put("training examples", String.valueOf(data.trainExamples()));
    run.put("arrays of an example", data.format().toString());
    if (!data.classNames().isEmpty()) {
      run.put("classes", String.join(", ", data.classNames()));
    }
    if (!data.weighting().isEmpty()) {
      run.put("weights of examples", data.weighting());
    }
    if (network.normaliser().present()) {
      run.put("normaliser", network.normaliser().toString());
    }
    run.put(PARAMETERS, String.valueOf(network.state().parameters().length));
    run.put("the network's configuration, by its CRC-32C", configuration(network));
    return run;
  }

  /** Returns whether what workers of a former run had not sent can be sent by those of another. */
  static boolean residualsFit(Map<String, String> before, Map<String, String> now) {
    return RESIDUALS.stream()
        .allMatch(what -> now.getOrDefault(what, "").equals(before.getOrDefault(what, "")));
  }

  /** Returns a network's configuration without what training changes in it. */
  static String withoutCounters(NetworkSnapshot network) {
    return COUNTERS.matcher(network.configurationJson()).replaceAll("");
  }

  private static String configuration(NetworkSnapshot network) {
    CRC32C crc = new CRC32C();
    crc.update(withoutCounters(network).getBytes(StandardCharsets.UTF_8));
    crc.update(network.normaliser().file());
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /**
   * Requires two runs to be the same, also in what only one of them was given.
   *
   * @param folder of the checkpoint
   * @throws UserErrorException naming the first difference
   */
  static void require(Map<String, String> before, Map<String, String> now, String folder) {
    Set<String> given = new LinkedHashSet<>(now.keySet());
    before.keySet().stream().filter(what -> !what.equals(EARLY_STOPPING)).forEach(given::add);
    given.forEach(
        what -> {
          String value = now.getOrDefault(what, NOT_GIVEN);
          String former = before.getOrDefault(what, NOT_GIVEN);
          if (!value.equals(former)) {
            throw new UserErrorException(
                "The checkpoint in "
                    + folder
                    + " is of another run: "
                    + what
                    + " was "
                    + former
                    + " and is "
                    + value
                    + "; resume with what was, or give another --checkpoint folder.");
          }
        });
  }
}
