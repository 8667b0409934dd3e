package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.files.FileSystems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the networks that come as files. */
final class ModelLoader {
  private ModelLoader() {}

  /** The network of a file; empty for named models, which need to know the data first. */
  static Optional<NetworkSnapshot> load(ModelSpec model, Configuration hadoop) {
    if (model instanceof ModelSpec.ConfigurationFile file) {
      String json = new String(read(file.path(), hadoop), StandardCharsets.UTF_8);
      return Optional.of(NetworkFiles.fromConfiguration(file.path(), json));
    }
    if (model instanceof ModelSpec.SavedModel file) {
      return Optional.of(NetworkFiles.fromZip(file.path(), read(file.path(), hadoop)));
    }
    return Optional.empty();
  }

  private static byte[] read(String name, Configuration hadoop) {
    try (InputStream in = open(name, hadoop)) {
      return in.readAllBytes();
    } catch (IOException e) {
      String reason = FileSystems.reason(e);
      throw new UserErrorException(
          "Cannot read the model " + name + " (" + reason + "); check --model.", e);
    }
  }

  private static InputStream open(String name, Configuration hadoop) throws IOException {
    Path path = FileSystems.path(name);
    return FileSystems.of(path, hadoop).open(path);
  }
}
