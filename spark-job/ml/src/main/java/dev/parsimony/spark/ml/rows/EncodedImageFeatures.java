package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.image.ImageDecoder;
import dev.parsimony.spark.data.image.ImageDecoder.SizeCheck;
import dev.parsimony.spark.data.image.Pixels;
import dev.parsimony.spark.files.FileSystems;
import java.io.IOException;
import org.apache.spark.sql.Row;

/**
 * Features in the content of an image's file, PNG or JPEG or what else Java reads, as Spark's
 * binaryFile source has it. Alpha is left out.
 */
record EncodedImageFeatures(Cell cell) implements FeatureReader {

  @Override
  public ArrayShape shape(Row row) {
    return pixels(row, (height, width) -> {}).shape();
  }

  @Override
  public boolean pixels() {
    return true;
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    SizeCheck size =
        (height, width) -> PixelFeatures.requireSize(shape, height, width, cell.name());
    PixelFeatures.write(pixels(row, size), shape, into, cell.name());
  }

  private Pixels pixels(Row row, SizeCheck size) {
    byte[] content = (byte[]) cell.value(row);
    try {
      return ImageDecoder.decode(content, size)
          .orElseThrow(
              () ->
                  new BadRowException(
                      "the column '"
                          + cell.name()
                          + "' holds no image that Java reads, such as PNG or JPEG"));
    } catch (IOException e) {
      throw new BadRowException(
          "the image in the column '"
              + cell.name()
              + "' cannot be decoded ("
              + FileSystems.reason(e)
              + ")");
    }
  }
}
