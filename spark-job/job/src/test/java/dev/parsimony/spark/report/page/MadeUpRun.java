package dev.parsimony.spark.report.page;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Figures of a run that nobody trained. */
final class MadeUpRun {
  private MadeUpRun() {}

  static List<Report.Epoch> epochs(int count) {
    Random random = new Random(1);
    List<Report.Epoch> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= count; epoch++) {
      double loss = 0.05 + 2.2 * Math.exp(-epoch / 40.0) + 0.02 * random.nextDouble();
      double accuracy = 0.97 - 0.8 * Math.exp(-epoch / 30.0) + 0.01 * random.nextDouble();
      Report.Seconds split =
          new Report.Seconds(
              3 + random.nextDouble(),
              1.5 + 0.2 * random.nextDouble(),
              0.4,
              0.3 + 0.1 * random.nextDouble(),
              0.2 + 0.3 * random.nextDouble(),
              0.1,
              0.15,
              0.5 * random.nextDouble());
      epochs.add(
          new Report.Epoch(
              epoch,
              loss,
              loss * 1.2,
              accuracy,
              List.of(new OutputFigures.Classes("out", accuracy)),
              300 + 40 * random.nextDouble(),
              110 + 20 * random.nextDouble(),
              1,
              4,
              split.total(),
              2400 + 300 * random.nextDouble(),
              1_500_000 + random.nextInt(300_000),
              split));
    }
    return epochs;
  }

  static RunFigures running(List<Report.Epoch> epochs, Map<String, String> config, String text) {
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      notices.add(new Notice(Notice.Kind.RECOVERY, Instant.EPOCH, 10L * i, text));
    }
    RunStart start =
        new RunStart(
            Instant.EPOCH,
            text,
            text,
            431_080,
            3,
            64,
            20,
            2 * Math.max(1, epochs.size()),
            0,
            List.of(text, text),
            new TreeMap<>(config));
    Instant later = Instant.EPOCH.plusSeconds(3700);
    return new RunFigures(
        start,
        new RunFigures.Now(RunFigures.Status.RUNNING, "", later, 20L * epochs.size(), 20),
        20,
        epochs,
        Optional.empty(),
        List.of(text, text, "host-b"),
        Map.of(StartPhase.READING, 1.5, StartPhase.SHIPPING, 0.25),
        notices);
  }

  static RunFigures ended(Report report, RunFigures before) {
    RunFigures.Now now =
        new RunFigures.Now(
            RunFigures.Status.ENDED,
            "The model lies in /results",
            before.now().at(),
            before.now().step(),
            before.now().batchesPerEpoch());
    return new RunFigures(
        before.start(),
        now,
        before.checkpoint(),
        before.epochs(),
        Optional.of(report),
        before.hosts(),
        before.phases(),
        before.notices());
  }

  static Report report(List<Report.Epoch> epochs, List<OutputFigures> outputs) {
    Report.Epoch last = epochs.get(epochs.size() - 1);
    return new Report(
        431_080,
        4,
        20L * epochs.size(),
        64,
        epochs.size(),
        last.accuracy(),
        last.testLoss(),
        outputs,
        last.score(),
        2500,
        310,
        115,
        12.5,
        11,
        1_600_000L * epochs.size(),
        0,
        "mesh in 20 rounds",
        last.split(),
        epochs,
        List.of("cat", "dog"),
        Map.of("model", "lenet", "examples", "glyphs", "compression", "variance"));
  }
}
