package dev.parsimony.exchange.address;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The address that a rank is reached at. The text form is {@code RANK HOST PORT} or {@code RANK
 * HOST PORT KEY}, separated by single spaces, so that IPv6 addresses need no brackets.
 *
 * @param rank 0 or more
 * @param host name or literal address, without white space
 * @param port 1 to 65535
 * @param publicKey of the rank's encryption, without white space; empty where nothing is encrypted
 * @param ranks of the run that are reached there, ascending; not part of the text form
 */
public record PeerAddress(int rank, String host, int port, String publicKey, List<Integer> ranks) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) (\\S+) (\\d{1,5})(?: (\\S+))?");
  private static final Pattern HOST = Pattern.compile("\\S+");
  private static final Pattern KEY = Pattern.compile("\\S*");
  private static final int MAX_PORT = 65535;

  public PeerAddress {
    ranks = List.copyOf(ranks);
    if (ranks.isEmpty()) {
      throw new IllegalArgumentException("Invalid ranks: got none, expected one or more");
    }
    if (rank < 0) {
      throw new IllegalArgumentException("Invalid rank: got " + rank + ", expected 0 or more");
    }
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "Invalid host: got '" + host + "', expected a name or address without white space");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("Invalid port: got " + port + ", expected 1 to 65535");
    }
    if (!KEY.matcher(publicKey).matches()) {
      throw new IllegalArgumentException(
          "Invalid public key: got '" + publicKey + "', expected text without white space");
    }
  }

  /** Creates the address of one rank. */
  public PeerAddress(int rank, String host, int port, String publicKey) {
    this(rank, host, port, publicKey, List.of(rank));
  }

  /** Creates the address of a rank that encrypts nothing. */
  public PeerAddress(int rank, String host, int port) {
    this(rank, host, port, "");
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static PeerAddress parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Invalid peer address: got '"
              + text
              + "', expected 'RANK HOST PORT' or 'RANK HOST PORT KEY'");
    }
    String key = matcher.group(4);
    return new PeerAddress(
        Integer.parseInt(matcher.group(1)),
        matcher.group(2),
        Integer.parseInt(matcher.group(3)),
        key == null ? "" : key);
  }

  /** The lowest of the ranks, which stands for all in a failure. */
  public int leader() {
    return ranks.get(0);
  }

  private String name() {
    return ranks.size() == 1
        ? "rank " + leader()
        : ranks.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "ranks ", " in one JVM"));
  }

  /** Returns name, host and port for error messages, an IPv6 address in brackets. */
  public String described() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return name() + " at " + shown + ":" + port;
  }

  /** The text form that {@link #parse} reads. */
  @Override
  public String toString() {
    String address = rank + " " + host + " " + port;
    return publicKey.isEmpty() ? address : address + " " + publicKey;
  }
}
