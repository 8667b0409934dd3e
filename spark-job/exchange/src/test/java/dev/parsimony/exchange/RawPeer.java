package dev.parsimony.exchange;

import dev.parsimony.exchange.frame.ExchangeFormat;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A peer written from the diagram in {@link ExchangeFormat} with blocking sockets and numbers of
 * its own, so that format and misbehaviour can be tested from outside.
 */
final class RawPeer implements Closeable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawPeer(int port) throws IOException {
    this(connected(port));
  }

  /** A small receive buffer leaves most of what is not read with the sender. */
  private static Socket connected(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Connects and proves; returns after the welcome was checked. */
  static RawPeer connect(int port, int rank, int toRank, int worldSize, byte[] token, int attempt)
      throws Exception {
    RawPeer peer = new RawPeer(port);
    peer.hello(rank, toRank, worldSize, token, attempt);
    return peer;
  }

  private void hello(int rank, int toRank, int worldSize, byte[] token, int attempt)
      throws Exception {
    byte[] challenge = in.readNBytes(44);
    byte[] hello = new byte[140];
    ByteBuffer fields = wrap(hello).put("PXH1".getBytes(StandardCharsets.US_ASCII));
    fields.putInt(4).putInt(attempt).putInt(rank).putInt(toRank).putInt(worldSize);
    byte[] unproven = new byte[108];
    fields.get(0, unproven);
    byte[] proof = hmac(token, "parsimony exchange hello", challenge, unproven);
    System.arraycopy(proof, 0, hello, 108, 32);
    out.write(hello);
    byte[] welcome = in.readNBytes(84);
    byte[] expected = new byte[84];
    wrap(expected)
        .put("PXW1".getBytes(StandardCharsets.US_ASCII))
        .position(52)
        .put(
            hmac(
                token,
                "parsimony exchange welcome",
                challenge,
                hello,
                Arrays.copyOf(expected, 52)));
    if (!Arrays.equals(welcome, expected)) {
      throw new IOException("not welcome: " + welcome.length + " bytes");
    }
  }

  /** Says that it has connections with all others, and reads that the other side has. */
  void linked(int rank, int peer, int attempt) throws IOException {
    send(frame(6, attempt, rank, 0, 0, new byte[0]));
    byte[] expected = frame(6, attempt, peer, 0, 0, new byte[0]);
    byte[] answer = in.readNBytes(28);
    if (!Arrays.equals(answer, expected)) {
      throw new IOException("not linked: " + Arrays.toString(answer));
    }
  }

  private static byte[] hmac(byte[] token, String label, byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(token, "HmacSHA256"));
    mac.update(label.getBytes(StandardCharsets.US_ASCII));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  static byte[] frame(int kind, int attempt, int rank, long round, int length, byte[] body) {
    byte[] frame = new byte[28 + body.length];
    wrap(frame)
        .put("PXF1".getBytes(StandardCharsets.US_ASCII))
        .putInt(kind)
        .putInt(attempt)
        .putInt(rank)
        .putLong(round)
        .putInt(length)
        .put(body);
    return frame;
  }

  /** A whole block, in frames of 64 KiB. */
  static byte[] data(int rank, long round, byte[] block) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    int from = 0;
    for (; block.length - from > 65536; from += 65536) {
      byte[] part = Arrays.copyOfRange(block, from, from + 65536);
      frames.writeBytes(frame(4, 0, rank, round, part.length, part));
    }
    byte[] last = Arrays.copyOfRange(block, from, block.length);
    frames.writeBytes(frame(1, 0, rank, round, last.length, last));
    return frames.toByteArray();
  }

  static byte[] abort(int rank, long round, int culprit, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[12 + text.length];
    wrap(body).putInt(1).putInt(culprit).putInt(rank).put(text);
    return frame(2, 0, rank, round, body.length, body);
  }

  static byte[] bye(int rank, long round) {
    return frame(3, 0, rank, round, 0, new byte[0]);
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  byte[] read(int length) throws IOException {
    return in.readNBytes(length);
  }

  /** Whether the other side closed or reset the connection, without any more bytes. */
  boolean dropped() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Closes with a reset, as the kernel does for a killed process with unread input. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
