package dev.parsimony.spark.data.source;

import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.image.Pixels;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads the images of a slice one after the other. */
final class ImageReader implements ExampleReader {
  private final DataFiles files;
  private final ImageSlice slice;
  private final ArrayShape shape;
  private final Iterator<ImageSlice.Group> groups;
  private Iterator<String> names = List.<String>of().iterator();
  private int label = ImageSlice.NO_CLASS;
  private String file = "";

  ImageReader(DataFiles files, ImageSlice slice, ArrayShape shape) {
    this.files = files;
    this.slice = slice;
    this.shape = shape;
    this.groups = slice.groups().iterator();
  }

  @Override
  public boolean next(byte[] record) throws IOException {
    while (!names.hasNext()) {
      if (!groups.hasNext()) {
        return false;
      }
      ImageSlice.Group group = groups.next();
      names = group.files().iterator();
      label = group.label();
    }
    file = names.next();
    Pixels pixels = ImageFile.read(files, file, slice.options(), Optional.of(shape));
    Records.putLabel(record, label);
    pixels.write(
        shape.channels(),
        (index, value) -> record[ExampleFormat.PAYLOAD_OFFSET + index] = (byte) value);
    return true;
  }

  @Override
  public String place() {
    return DataFiles.shown(file);
  }

  @Override
  public void close() {}
}
