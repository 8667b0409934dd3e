package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The page of one run. */
@Internal
public final class RunPage {
  private static final int REFRESH_SECONDS = 15;
  private static final int MOST_NOTICES = 60;
  private static final int MOST_HOSTS = 100;

  private final RunFigures run;
  private final Markup out = new Markup();

  private RunPage(RunFigures run) {
    this.run = run;
  }

  /** Returns the page, UTF-8. */
  public static byte[] of(RunFigures run) {
    return new RunPage(run).page();
  }

  private byte[] page() {
    boolean running = run.now().status() == RunFigures.Status.RUNNING;
    Pages.begin(out, title() + " - Parsimony", running ? REFRESH_SECONDS : 0);
    head();
    tiles();
    charts();
    confusion();
    notices();
    details();
    out.raw("<footer>");
    out.element(
        "p", "Written " + utc(run.now().at()) + " by Parsimony; report.json has the figures.");
    out.raw("</footer>");
    return Pages.end(out);
  }

  private String title() {
    return Pages.cut(run.config().getOrDefault("model", "A run"));
  }

  private void head() {
    String status =
        switch (run.now().status()) {
          case RUNNING ->
              String.format(
                  Locale.ROOT,
                  "Training: step %,d of %,d (%.0f %%)",
                  run.now().step(),
                  run.steps(),
                  100.0 * run.now().step() / Math.max(1, run.steps()));
          case ENDED -> "Trained";
          case FAILED -> "Ended early";
        };
    String style = run.now().status().name().toLowerCase(Locale.ROOT);
    out.raw("<header>").element("p", "class=\"status " + style + "\"", status);
    out.element("h1", title());
    out.element("p", "class=\"lead\"", Pages.cut(run.config().getOrDefault("examples", "")));
    if (!run.now().sentence().isEmpty()) {
      out.element("p", Pages.cut(run.now().sentence()));
    }
    if (run.now().status() == RunFigures.Status.RUNNING) {
      double share = Math.min(1, (double) run.now().step() / Math.max(1, run.steps()));
      out.raw("<div class=\"bar\"><i style=\"width:%.1f%%\"></i></div>", 100 * share);
    }
    out.raw("</header>\n");
  }

  private void tiles() {
    out.raw("<dl class=\"tiles\">");
    if (!run.epochs().isEmpty()) {
      Report.Epoch last = run.epochs().get(run.epochs().size() - 1);
      double accuracy = run.report().map(Report::accuracy).orElse(last.accuracy());
      double loss = run.report().map(Report::testLoss).orElse(last.testLoss());
      if (!Double.isNaN(accuracy)) {
        Pages.tile(out, "Accuracy", Numbers.percent(accuracy));
      }
      boolean tested = !Double.isNaN(loss);
      Pages.tile(out, tested ? "Test loss" : "Loss", Numbers.of(tested ? loss : last.score()));
      double ratio = run.report().map(Report::wireRatio).orElse(last.wireRatio());
      Pages.tile(out, "Wire ratio", Numbers.of(ratio) + "\u00d7");
      long bytes = run.epochs().stream().mapToLong(Report.Epoch::bytesSent).sum();
      Pages.tile(out, "Sent in all", Numbers.bytes((double) bytes));
      double speed = run.report().map(Report::examplesPerSecond).orElse(last.examplesPerSecond());
      Pages.tile(out, "Examples/s", String.format(Locale.ROOT, "%,.0f", speed));
      Pages.tile(out, "Epochs", Integer.toString(last.epoch()));
    }
    double seconds = Duration.between(run.start().at(), run.now().at()).toMillis() / 1e3;
    Pages.tile(out, "Time", Numbers.seconds(seconds));
    out.raw("</dl>\n");
  }

  private void charts() {
    out.element("h2", "Epoch by epoch");
    if (run.epochs().isEmpty()) {
      out.element("p", "No epoch has ended yet.");
      return;
    }
    boolean target = run.config().containsKey(Report.TARGET);
    new EpochCharts(run.epochs()).draw(out, run.now().batchesPerEpoch(), target);
    EpochTable.write(out, run.epochs());
  }

  private void confusion() {
    List<OutputFigures.Classes> outputs =
        run.report().map(Report::outputs).orElse(List.of()).stream()
            .filter(OutputFigures.Classes.class::isInstance)
            .map(OutputFigures.Classes.class::cast)
            .filter(classes -> !classes.confusion().isEmpty())
            .toList();
    if (!outputs.isEmpty()) {
      out.element("h2", "What was taken for what");
      outputs.forEach(output -> ConfusionTable.write(out, output, run.start().classes()));
    }
  }

  private void notices() {
    if (run.notices().isEmpty()) {
      return;
    }
    out.element("h2", "Events");
    out.raw("<div class=\"scroll\"><table class=\"events\">");
    int left = Math.max(0, run.notices().size() - MOST_NOTICES);
    if (left > 0) {
      out.element("caption", left + " earlier ones are left out.");
    }
    out.raw("<thead><tr>");
    for (String head : List.of("at, UTC", "step", "about", "what")) {
      out.element("th", "scope=\"col\"", head);
    }
    out.raw("</tr></thead><tbody>");
    for (Notice notice : run.notices().subList(left, run.notices().size())) {
      out.raw("<tr>").element("td", "style=\"white-space:nowrap\"", utc(notice.at()));
      out.element("td", "class=\"num\"", String.format(Locale.ROOT, "%,d", notice.step()));
      out.element(
          "td", "style=\"white-space:nowrap\"", notice.kind().name().toLowerCase(Locale.ROOT));
      out.element("td", Pages.cut(notice.sentence())).raw("</tr>");
    }
    out.raw("</tbody></table></div>\n");
  }

  private void details() {
    out.element("h2", "How it ran");
    out.raw("<div class=\"two\"><div class=\"scroll\"><table><tbody>");
    row("begun", utc(run.start().at()) + " UTC");
    run.report().ifPresent(report -> row("exchange", report.exchange()));
    row("memory", run.start().memory());
    hosts().forEach(this::row);
    if (run.checkpoint() > 0) {
      row("latest checkpoint", String.format(Locale.ROOT, "step %,d", run.checkpoint()));
    }
    for (Map.Entry<StartPhase, Double> phase : run.phases().entrySet()) {
      row(phase.getKey().toString(), Numbers.seconds(phase.getValue()));
    }
    out.raw("</tbody></table></div>\n<div class=\"scroll\"><table><tbody>");
    run.config().forEach(this::row);
    out.raw("</tbody></table></div></div>\n");
  }

  private void row(String name, String value) {
    if (!value.isEmpty()) {
      out.raw("<tr>").element("th", "scope=\"row\"", name);
      out.element("td", Pages.cut(value)).raw("</tr>");
    }
  }

  /** Returns which workers each host has. */
  private Map<String, String> hosts() {
    Map<String, String> hosts = new TreeMap<>();
    for (int rank = 0; rank < run.hosts().size(); rank++) {
      String name = "host " + Pages.cut(run.hosts().get(rank));
      if (hosts.containsKey(name) || hosts.size() < MOST_HOSTS) {
        hosts.merge(name, "worker " + rank, (before, one) -> before + ", " + one.substring(7));
      }
    }
    return hosts;
  }

  private static String utc(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "");
  }
}
