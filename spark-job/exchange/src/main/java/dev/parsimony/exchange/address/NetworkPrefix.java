package dev.parsimony.exchange.address;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network in the notation of RFC 4632, such as {@code 10.1.0.0/16} or {@code fd00::/8}. */
final class NetworkPrefix {
  private static final Pattern TEXT =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

  private final String text;
  private final byte[] network;
  private final int bits;

  private NetworkPrefix(String text, byte[] network, int bits) {
    this.text = text;
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static NetworkPrefix parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    try {
      byte[] network = InetAddress.getByName(matcher.group(1)).getAddress();
      int bits = Integer.parseInt(matcher.group(2));
      if (bits > Byte.SIZE * network.length) {
        throw invalid(text);
      }
      return new NetworkPrefix(text, network, bits);
    } catch (IOException e) {
      throw invalid(text);
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "Invalid network: got '" + text + "', expected an address and bits such as 10.1.0.0/16");
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((bytes[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns this machine's address in the network; the lowest where there are several, so that it
   * is the same each time.
   *
   * @throws ListenException if there is none
   */
  String addressOfThisMachine() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(this::contains)
        .map(InetAddress::getHostAddress)
        .min(Comparator.naturalOrder())
        .orElseThrow(
            () ->
                new ListenException(
                    "This machine has no address in the network "
                        + text
                        + ". Change spark.parsimony.exchange.bind-address and"
                        + " spark.parsimony.exchange.advertised-address.",
                    null));
  }
}
