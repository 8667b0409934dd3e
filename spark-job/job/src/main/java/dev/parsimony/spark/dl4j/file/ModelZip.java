package dev.parsimony.spark.dl4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The entries of a model's zip, one after the other; none is unpacked beyond what is asked for. */
final class ModelZip implements Closeable {
  static final String CONFIGURATION = "configuration.json";
  static final String PARAMETERS = "coefficients.bin";
  static final String UPDATER_STATE = "updaterState.bin";
  static final String NORMALISER = "normalizer.bin";
  static final String PREPROCESSOR = "preprocessor.bin";
  static final String NO_PARAMETERS = "noParams.marker";

  private final ZipInputStream zip;
  private final Set<String> names = new HashSet<>();

  /** Bytes of what is not read that may still be gone over, in all entries together. */
  private long skippable = ModelLimits.SKIPPED_BYTES;

  /**
   * @param in closed with this
   */
  ModelZip(InputStream in) {
    this.zip = new ZipInputStream(in);
  }

  /**
   * Goes to the next file, over what was not read of the one before.
   *
   * @return its name; empty at the end
   * @throws IOException where there is more to go over than any model has, or a name comes twice
   */
  Optional<String> next() throws IOException {
    if (!names.isEmpty()) {
      // Counted, which getNextEntry would not do.
      skippable -=
          new LimitedInputStream(zip, "what no model has", skippable)
              .transferTo(java.io.OutputStream.nullOutputStream());
    }
    ZipEntry entry = zip.getNextEntry();
    while (entry != null && entry.isDirectory()) {
      entry = zip.getNextEntry();
    }
    if (entry == null) {
      return Optional.empty();
    }
    if (!names.add(entry.getName())) {
      throw new MalformedModelException("it has " + entry.getName() + " twice");
    }
    return Optional.of(entry.getName());
  }

  /** Goes to the file of that name. */
  void find(String name) throws IOException {
    Optional<String> entry = next();
    while (!entry.equals(Optional.of(name))) {
      entry = next();
      if (entry.isEmpty()) {
        throw new MalformedModelException("there is no " + name + " in it");
      }
    }
  }

  /** The content of the file where it stands; to be read, not closed. */
  InputStream content() {
    return zip;
  }

  /** All of the file where it stands. */
  byte[] bytes(String name, long most) throws IOException {
    return new LimitedInputStream(zip, name, most).readAllBytes();
  }

  /**
   * The vector that the file holds, and nothing else.
   *
   * @param least elements, and most
   */
  INDArray vector(String name, long least, long most) throws IOException {
    try {
      ArrayReader reader = ArrayReader.open(zip, most);
      if (reader.length() < least) {
        throw new MalformedModelException(
            "it has " + reader.length() + " elements instead of " + least);
      }
      INDArray array = reader.read();
      if (zip.read() >= 0) {
        throw new MalformedModelException("it goes on behind its array");
      }
      return array;
    } catch (java.io.EOFException e) {
      throw new MalformedModelException(name + " ends too early", e);
    } catch (IOException e) {
      throw new MalformedModelException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
