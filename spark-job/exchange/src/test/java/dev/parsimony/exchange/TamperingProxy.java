package dev.parsimony.exchange;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody in the network between a connector and its acceptor. Passes the handshake on, and lets a
 * {@link Meddler} have each frame of the connector's, which it finds with numbers of its own.
 */
final class TamperingProxy implements Closeable {
  private static final int HELLO_BYTES = 140;
  private static final int HEADER_BYTES = 28;
  private static final int LENGTH_OFFSET = 24;

  /** What becomes of a frame. */
  interface Meddler {
    /**
     * The frames to pass on in place of the last one that came.
     *
     * @param frames all that came so far
     */
    List<byte[]> meddle(List<byte[]> frames);
  }

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<byte[]> frames = new ArrayList<>();
  private final int tagBytes;
  private final Meddler meddler;

  /**
   * Listens for the connector.
   *
   * @param acceptorPort where the acceptor listens
   * @param tagBytes that follow each body
   */
  TamperingProxy(int acceptorPort, int tagBytes, Meddler meddler) throws IOException {
    this.tagBytes = tagBytes;
    this.meddler = meddler;
    Ranks.start(
        -1,
        () -> {
          try (Socket connector = server.accept();
              Socket acceptor = new Socket(InetAddress.getLoopbackAddress(), acceptorPort)) {
            Ranks.start(-1, () -> copy(acceptor.getInputStream(), connector.getOutputStream()));
            passOn(new DataInputStream(connector.getInputStream()), acceptor.getOutputStream());
          }
        });
  }

  int port() {
    return server.getLocalPort();
  }

  /** All bytes of the connector's frames, as they came. */
  synchronized byte[] seen() {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    frames.forEach(seen::writeBytes);
    return seen.toByteArray();
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
  }

  private void passOn(DataInputStream in, OutputStream out) throws IOException {
    out.write(in.readNBytes(HELLO_BYTES));
    out.write(in.readNBytes(HEADER_BYTES + tagBytes)); // that the welcome was read
    while (true) {
      byte[] header = in.readNBytes(HEADER_BYTES);
      if (header.length < HEADER_BYTES) {
        return;
      }
      int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_OFFSET);
      byte[] body = in.readNBytes(length + tagBytes);
      byte[] frame = ByteBuffer.allocate(header.length + body.length).put(header).put(body).array();
      for (byte[] passed : meddler.meddle(noted(frame))) {
        out.write(passed);
      }
    }
  }

  private synchronized List<byte[]> noted(byte[] frame) {
    frames.add(frame);
    return List.copyOf(frames);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
