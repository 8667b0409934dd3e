package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The entry of a model's zip that names the columns which its features were learned from: a JSON
 * array of texts, which DL4J passes over.
 */
@Internal
public final class FeatureNames {
  /** The entry's name. */
  public static final String ENTRY = "parsimony-features.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private FeatureNames() {}

  /** Returns the entry's content. */
  public static byte[] json(List<String> names) throws IOException {
    return JSON.writeValueAsBytes(names);
  }

  /**
   * Reads the entry.
   *
   * @param json null where there is none
   * @throws IOException where it is no array of texts
   */
  public static List<String> of(byte @Nullable [] json) throws IOException {
    if (json == null) {
      return List.of();
    }
    try {
      String[] names = JSON.readValue(json, String[].class);
      if (Arrays.stream(names).noneMatch(name -> name == null)) {
        return List.of(names);
      }
    } catch (IOException e) {
      throw new MalformedModelException(ENTRY + " is no JSON array of names", e);
    }
    throw new MalformedModelException(ENTRY + " holds a null");
  }
}
