package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.io.InputStream;

/** Reads images and labels side by side and holds both files to what their headers promise. */
final class IdxReader implements ExampleReader {
  private final String imagesName;
  private final String labelsName;
  private final InputStream images;
  private final InputStream labels;
  private final IdxHeader header;
  private int records;

  IdxReader(DataFiles files, String imagesFile, String labelsFile) throws IOException {
    this.imagesName = DataFiles.shown(imagesFile);
    this.labelsName = DataFiles.shown(labelsFile);
    this.images = files.open(imagesFile);
    try {
      this.labels = files.open(labelsFile);
    } catch (RuntimeException e) {
      images.close();
      throw e;
    }
    try {
      this.header = readHeaders();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private IdxHeader readHeaders() throws IOException {
    IdxHeader ofImages = IdxHeader.ofImages(images, imagesName);
    int ofLabels = IdxHeader.ofLabels(labels, labelsName).count();
    if (ofImages.count() != ofLabels) {
      throw new UserErrorException(
          String.format(
              "%s holds %d images, but %s holds %d labels: they do not belong together.",
              imagesName, ofImages.count(), labelsName, ofLabels));
    }
    return ofImages;
  }

  @Override
  public boolean next(byte[] record) throws IOException {
    if (records == header.count()) {
      requireEnd(images, imagesName);
      requireEnd(labels, labelsName);
      return false;
    }
    int size = header.height() * header.width();
    if (images.readNBytes(record, ExampleFormat.PAYLOAD_OFFSET, size) < size) {
      throw truncated(imagesName, "images of " + header.height() + "x" + header.width());
    }
    int label = labels.read();
    if (label < 0) {
      throw truncated(labelsName, "labels");
    }
    Records.putLabel(record, label);
    records++;
    return true;
  }

  @Override
  public String place() {
    return labelsName + ", record " + records;
  }

  @Override
  public void close() throws IOException {
    try (images) {
      labels.close();
    }
  }

  private UserErrorException truncated(String name, String items) {
    return new UserErrorException(
        String.format(
            "%s is truncated: its header promises %d %s, it ends after %d; copy or download it"
                + " again.",
            name, header.count(), items, records));
  }

  private void requireEnd(InputStream in, String name) throws IOException {
    if (in.read() >= 0) {
      throw new UserErrorException(
          String.format(
              "%s is corrupt: it goes on after the %d items that its header promises.",
              name, header.count()));
    }
  }
}
