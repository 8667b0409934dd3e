package dev.parsimony.spark.ml;

import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.files.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Saves a model: {@code metadata}, as Spark writes it, and {@code data/model.zip}, DL4J's file. */
final class SavedModelWriter extends MLWriter {
  private static final String FOLDER = "data";
  private static final String FILE = "model.zip";

  private final Params model;
  private final NetworkSnapshot network;

  SavedModelWriter(Params model, NetworkSnapshot network) {
    this.model = model;
    this.network = network;
  }

  static Path file(String folder) {
    return new Path(new Path(folder, FOLDER), FILE);
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
    Path data = new Path(path, FOLDER);
    try (CallersRuntime runtime = CallersRuntime.take();
        Folder folder = Folder.open(data.toString(), sc().hadoopConfiguration())) {
      byte[] zip = NetworkFiles.toZip(network);
      folder.create();
      folder.write(FILE, out -> out.write(zip));
    } catch (IOException e) {
      throw new UncheckedIOException("The model cannot be saved to " + data, e);
    }
  }
}
