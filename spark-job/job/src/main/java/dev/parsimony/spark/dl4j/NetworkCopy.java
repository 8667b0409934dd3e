package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.worker.ReplicaCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.output.CountingOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's parameters, optimiser state and configuration, copied beside it in its own data type.
 * Written in the format of DL4J's ModelSerializer, without deflating, which takes longer than all
 * else and gains little on parameters.
 */
final class NetworkCopy implements ReplicaCopy {
  private final Network network;
  private final Normaliser normaliser;
  private final INDArray parameters;
  private final INDArray updaterState;
  private String configuration = "";

  NetworkCopy(Network network, Normaliser normaliser) {
    this.network = network;
    this.normaliser = normaliser;
    this.parameters = network.parameters().ulike();
    this.updaterState =
        network.updaterState().isEmpty() ? network.updaterState() : network.updaterState().ulike();
  }

  @Override
  public void take() {
    parameters.assign(network.parameters());
    if (!updaterState.isEmpty()) {
      updaterState.assign(network.updaterState());
    }
    configuration = network.configurationJson();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    byte[] json = configuration.getBytes(StandardCharsets.UTF_8);
    store(zip, "configuration.json", entry -> entry.write(json));
    store(zip, "coefficients.bin", entry -> ArrayFile.write(parameters, entry));
    if (!updaterState.isEmpty()) {
      store(zip, "updaterState.bin", entry -> ArrayFile.write(updaterState, entry));
    }
    if (normaliser.present()) {
      store(zip, "normalizer.bin", entry -> entry.write(normaliser.file()));
    }
    zip.finish();
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Stores content, written twice, as the zip format wants the checksum of stored data first. */
  private static void store(ZipOutputStream zip, String name, Content content) throws IOException {
    CRC32 crc = new CRC32();
    CountingOutputStream counting =
        new CountingOutputStream(new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
    content.writeTo(counting);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(counting.getByteCount());
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }
}
