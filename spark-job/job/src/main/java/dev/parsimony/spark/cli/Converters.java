package dev.parsimony.spark.cli;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The specs' own parsers for picocli, their sentences kept. */
final class Converters {
  private Converters() {}

  static final class Data implements ITypeConverter<DataSource> {
    @Override
    public DataSource convert(String text) {
      return parsed(text, DataSource::parse);
    }
  }

  static final class Network implements ITypeConverter<ModelSpec> {
    @Override
    public ModelSpec convert(String text) {
      return parsed(text, ModelSpec::parse);
    }
  }

  static final class Compression implements ITypeConverter<CompressorSpec> {
    @Override
    public CompressorSpec convert(String text) {
      return parsed(text, CompressorSpec::parse);
    }
  }

  /** Null stands for auto. */
  static final class Exchange implements ITypeConverter<ExchangePattern> {
    @Override
    public @Nullable ExchangePattern convert(String text) {
      return parsed(text, ExchangePattern::parse).orElse(null);
    }
  }

  static final class Updater implements ITypeConverter<UpdaterSpec> {
    @Override
    public UpdaterSpec convert(String text) {
      return parsed(text, UpdaterSpec::parse);
    }
  }

  static final class Interval implements ITypeConverter<CheckpointInterval> {
    @Override
    public CheckpointInterval convert(String text) {
      return parsed(text, CheckpointInterval::parse);
    }
  }

  static final class Classes implements ITypeConverter<AllowedClasses> {
    @Override
    public AllowedClasses convert(String text) {
      return parsed(text, AllowedClasses::parse);
    }
  }

  private static <T> T parsed(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
