package dev.parsimony.spark.cli;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.Preset;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Target;
import dev.parsimony.spark.simulate.input.HostRange;
import dev.parsimony.spark.simulate.input.Latency;
import dev.parsimony.spark.simulate.input.NetworkSize;
import dev.parsimony.spark.simulate.input.RateRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The specs' own parsers for picocli, their sentences kept. */
final class Converters {
  private Converters() {}

  /** Reads what an option takes. */
  private interface Parser<T> {
    /**
     * Parses.
     *
     * @return null for an option that says what holds without it
     * @throws IllegalArgumentException in one sentence that says what is allowed
     */
    @Nullable T parse(String text);
  }

  static void register(CommandLine commandLine) {
    commandLine
        .registerConverter(DataSource.class, of(DataSource::parse))
        .registerConverter(ModelSpec.class, of(ModelSpec::parse))
        .registerConverter(CompressorSpec.class, of(CompressorSpec::parse))
        .registerConverter(Preset.class, of(Preset::parse))
        .registerConverter(Share.class, of(Share::parse))
        .registerConverter(Outer.class, of(Outer::parse))
        .registerConverter(Target.class, of(Target::parse))
        .registerConverter(SecondMomentSchedule.class, of(SecondMomentSchedule::parse))
        .registerConverter(KernelChoice.class, of(KernelChoice::parse))
        .registerConverter(UpdaterSpec.class, of(UpdaterSpec::parse))
        .registerConverter(CheckpointInterval.class, of(CheckpointInterval::parse))
        .registerConverter(AllowedClasses.class, of(AllowedClasses::parse))
        .registerConverter(ClassWeights.class, of(ClassWeights::parse))
        .registerConverter(NetworkSize.class, of(NetworkSize::parse))
        .registerConverter(HostRange.class, of(HostRange::parse))
        .registerConverter(RateRange.class, of(RateRange::parse))
        .registerConverter(Latency.class, of(Latency::parse))
        .registerConverter(
            ExchangePattern.class, of(text -> ExchangePattern.parse(text).orElse(null)));
  }

  private static <T> ITypeConverter<T> of(Parser<T> parser) {
    return text -> {
      try {
        return parser.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
