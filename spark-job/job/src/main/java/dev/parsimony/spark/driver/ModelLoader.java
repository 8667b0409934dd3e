package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.files.FileSystems;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads the networks that come as files. */
@Internal
public final class ModelLoader {
  private final AllowedClasses allowed;
  private final Configuration hadoop;

  /**
   * @param allowed classes that a file may name beside DL4J's
   */
  public ModelLoader(AllowedClasses allowed, Configuration hadoop) {
    this.allowed = allowed;
    this.hadoop = hadoop;
  }

  /**
   * The network of a file; empty for named models, which need to know the data first.
   *
   * @throws UserErrorException where it cannot be read, or is not as it should be
   */
  public Optional<NetworkFiles.Saved> load(ModelSpec model) {
    try {
      if (model instanceof ModelSpec.ConfigurationFile file) {
        return Optional.of(new NetworkFiles.Saved(configuration(file.path()), Map.of()));
      }
      if (model instanceof ModelSpec.SavedModel file) {
        open(file.path()).close();
        return Optional.of(NetworkFiles.fromZip(file.path(), () -> open(file.path()), allowed));
      }
      if (model instanceof ModelSpec.KerasModel file) {
        return Optional.of(new NetworkFiles.Saved(keras(file), Map.of()));
      }
      return Optional.empty();
    } catch (IOException e) {
      String reason = FileSystems.reason(e);
      throw new UserErrorException("Cannot read the model " + model + " (" + reason + ").", e);
    } catch (OutOfMemoryError e) {
      throw Trials.tooLarge(e);
    }
  }

  /**
   * The network of a saved model that is to answer only.
   *
   * @throws UserErrorException where it cannot be read, or is not as it should be
   */
  public NetworkSnapshot toAnswer(String name) {
    try {
      open(name).close();
      return NetworkFiles.toAnswer(name, () -> open(name), allowed);
    } catch (IOException e) {
      String reason = FileSystems.reason(e);
      throw new UserErrorException("Cannot read the model " + name + " (" + reason + ").", e);
    } catch (OutOfMemoryError e) {
      throw Trials.tooLarge(e);
    }
  }

  /**
   * The names of a saved model's classes, as training puts them beside it; empty where there are
   * none.
   *
   * @throws UserErrorException where they cannot be read, or are not different
   */
  public List<String> classNames(String model) {
    Path folder = new Path(model).getParent();
    String name =
        folder == null ? ResultFiles.CLASSES : new Path(folder, ResultFiles.CLASSES).toString();
    try (InputStream in = open(name)) {
      List<String> names = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      if (names.isEmpty()) {
        throw new UserErrorException(
            "The file "
                + name
                + " is empty; put the one that was saved with the model there, or none.");
      }
      requireDifferent(name, names);
      return names;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UserErrorException(
          "Cannot read the names of the model's classes, "
              + name
              + " ("
              + FileSystems.reason(e)
              + ").",
          e);
    }
  }

  private static void requireDifferent(String file, List<String> names) {
    Map<String, Integer> lines = new HashMap<>();
    for (int line = 1; line <= names.size(); line++) {
      String name = names.get(line - 1);
      Integer before = lines.put(name, line);
      if (before != null) {
        throw new UserErrorException(
            String.format(
                "%s names the class '%s' in line %d and in line %d; give each of the network's"
                    + " classes a name of its own.",
                file, name, before, line));
      }
    }
  }

  private NetworkSnapshot configuration(String name) throws IOException {
    try (InputStream in = open(name)) {
      return NetworkFiles.fromConfiguration(name, in, allowed);
    }
  }

  private NetworkSnapshot keras(ModelSpec.KerasModel file) throws IOException {
    try (InputStream in = open(file.path())) {
      return NetworkFiles.fromKeras(file.path(), in, file);
    }
  }

  private InputStream open(String name) throws IOException {
    Path path = FileSystems.path(name);
    FileSystem files = FileSystems.of(path, hadoop);
    requireFile(files.makeQualified(path));
    return files.open(path);
  }

  /** A pipe or a device would be waited for, or never end. */
  private static void requireFile(Path path) throws IOException {
    if ("file".equals(path.toUri().getScheme())) {
      File file = new File(path.toUri().getPath());
      if (file.exists() && !file.isFile()) {
        throw new FileNotFoundException(file + " is no regular file");
      }
    }
  }
}
