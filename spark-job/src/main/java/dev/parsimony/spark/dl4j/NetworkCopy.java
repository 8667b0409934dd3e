package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.worker.ReplicaCopy;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network's parameters, optimiser state and configuration, copied beside it in its own data type.
 * Written in the format of DL4J's ModelSerializer, without deflating, which takes longer than all
 * else and gains little on parameters.
 */
final class NetworkCopy implements ReplicaCopy {
  private final Network network;
  private final INDArray parameters;
  private final INDArray updaterState;
  private String configuration = "";

  NetworkCopy(Network network) {
    this.network = network;
    this.parameters = network.parameters().dup();
    this.updaterState = network.updaterState().dup();
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
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(new ZipEntry("configuration.json"));
    zip.write(configuration.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    write(zip, "coefficients.bin", parameters);
    if (!updaterState.isEmpty()) {
      write(zip, "updaterState.bin", updaterState);
    }
    zip.finish();
  }

  private static void write(ZipOutputStream zip, String entry, INDArray array) throws IOException {
    zip.putNextEntry(new ZipEntry(entry));
    DataOutputStream data = new DataOutputStream(zip);
    Nd4j.write(array, data);
    data.flush();
    zip.closeEntry();
  }
}
