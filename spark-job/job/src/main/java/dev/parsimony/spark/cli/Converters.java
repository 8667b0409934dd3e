package dev.parsimony.spark.cli;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.Preset;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Target;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  static final class Presets implements ITypeConverter<Preset> {
    @Override
    public Preset convert(String text) {
      return parsed(text, Preset::parse);
    }
  }

  static final class Shared implements ITypeConverter<Share> {
    @Override
    public Share convert(String text) {
      return parsed(text, Share::parse);
    }
  }

  static final class OuterOptimiser implements ITypeConverter<Outer> {
    @Override
    public Outer convert(String text) {
      return parsed(text, Outer::parse);
    }
  }

  static final class Targets implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      return parsed(text, Target::parse);
    }
  }

  static final class Moments implements ITypeConverter<Integer> {
    private static final Pattern EVERY = Pattern.compile("\\s*every\\s*=\\s*(\\d{1,9})\\s*");

    @Override
    public Integer convert(String text) {
      Matcher matcher = EVERY.matcher(text);
      if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1) {
        throw new TypeConversionException(
            "got \"" + text + "\", expected every=K with K 1 or more, such as every=4");
      }
      return Integer.valueOf(matcher.group(1));
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
