package dev.parsimony.spark.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/** A new local file to be written, which can be forced to the disk. */
final class LocalFile extends OutputStream implements Syncable, StreamCapabilities {
  private final FileChannel channel;
  private final byte[] single = new byte[1];

  private LocalFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the file.
   *
   * @throws java.nio.file.FileAlreadyExistsException where anything has its name, be it a link
   */
  static LocalFile create(Path file) throws IOException {
    return new LocalFile(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public void write(int value) throws IOException {
    single[0] = (byte) value;
    write(single, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  @Override
  public void hflush() {
    // Nothing is kept back.
  }

  @Override
  public void hsync() throws IOException {
    channel.force(true);
  }

  @Override
  public boolean hasCapability(String capability) {
    return capability.equalsIgnoreCase(StreamCapabilities.HSYNC);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
