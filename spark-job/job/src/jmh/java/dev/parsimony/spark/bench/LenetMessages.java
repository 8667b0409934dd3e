package dev.parsimony.spark.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.MessageSizes;
import dev.parsimony.compression.bench.SizeFigures;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.glyphs.GlyphExamples;
import dev.parsimony.spark.data.glyphs.Glyphs;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.worker.Replica;
import java.util.List;
import java.util.Locale;

/** Sizes of the messages of LeNet's training on generated characters, by one worker alone. */
final class LenetMessages {
  private static final int BATCH_SIZE = 64;
  private static final int STEPS = 180;
  private static final int FIRST_COUNTED = 50;

  private LenetMessages() {}

  /** Compresses the same gradients with growing alpha; training itself goes on uncompressed. */
  static List<Figure> measure() {
    try (Replica replica =
        Networks.replica(
            Networks.named(
                new ModelSpec.Lenet(),
                Glyphs.FORMAT,
                Glyphs.CLASSES,
                UpdaterSpec.parse("adam:0.001"),
                1),
            Glyphs.FORMAT,
            BATCH_SIZE,
            1,
            MomentRequest.EXACT,
            KernelChoice.OWN,
            1)) {
      return measure(replica);
    }
  }

  private static List<Figure> measure(Replica replica) {
    ParameterLayout layout = replica.layout();
    List<Stream> streams =
        List.of(
            new Stream("1.25", SizeFigures.BAR_WORDS_AT_10, layout), // about 1/10
            new Stream("2", SizeFigures.NO_BAR, layout),
            new Stream("4", SizeFigures.NO_BAR, layout),
            new Stream("8", SizeFigures.BAR_WORDS_AT_1000, layout)); // about 1/1000
    GradientMoments moments = new GradientMoments(layout, true);
    ShuffledBatches batches =
        new ShuffledBatches(new GlyphExamples(Glyphs.TRAIN_EXAMPLES), BATCH_SIZE, 1, 0);
    Batch batch = new Batch(BATCH_SIZE, Glyphs.FORMAT);
    batches.startEpoch(0);
    for (int step = 0; step < STEPS; step++) {
      batches.next(batch);
      replica.computeMoments(batch, 0, moments);
      for (Stream stream : streams) {
        stream.step(moments, step >= FIRST_COUNTED);
      }
      replica.apply(moments.mean());
    }
    return streams.stream().flatMap(stream -> stream.figures(layout.length()).stream()).toList();
  }

  /** The messages with one alpha. */
  private static final class Stream {
    private final String alpha;
    private final double barAgainstWords;
    private final GradientCompressor compressor;
    private final GradientMessage message = new GradientMessage();
    private final MessageSizes sizes;

    Stream(String alpha, double barAgainstWords, ParameterLayout layout) {
      this.alpha = alpha;
      this.barAgainstWords = barAgainstWords;
      compressor = CompressorSpec.parse("variance:alpha=" + alpha).create(layout, 1);
      sizes = new MessageSizes(layout);
    }

    void step(GradientMoments moments, boolean counted) {
      compressor.compress(moments, message);
      if (counted) {
        sizes.add(message);
      }
    }

    List<Figure> figures(int length) {
      double density = (double) length * (STEPS - FIRST_COUNTED) / sizes.sent();
      return SizeFigures.of(
          String.format(Locale.ROOT, "LeNet in training, alpha %s, 1/%.0f", alpha, density),
          sizes,
          barAgainstWords);
    }
  }
}
