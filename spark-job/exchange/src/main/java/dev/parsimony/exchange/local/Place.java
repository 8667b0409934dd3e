package dev.parsimony.exchange.local;

import dev.parsimony.exchange.address.PeerAddress;
import java.util.UUID;

/**
 * The JVM that a rank runs in, and the address that it listens on. The text form is {@code JVM
 * ADDRESS}, separated by a single space.
 *
 * @param jvm the same for all ranks of a JVM and for no others, without white space
 */
public record Place(String jvm, PeerAddress address) {
  private static final String THIS_JVM = UUID.randomUUID().toString();

  public Place {
    if (jvm.isEmpty() || jvm.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "Invalid JVM: got '" + jvm + "', expected an id without white space");
    }
  }

  /** The place of a rank of this JVM. */
  public static Place here(PeerAddress address) {
    return new Place(THIS_JVM, address);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Place parse(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException(
          "Invalid place: got '" + text + "', expected a JVM's id and an address");
    }
    return new Place(text.substring(0, space), PeerAddress.parse(text.substring(space + 1)));
  }

  int rank() {
    return address.rank();
  }

  /** The text form that {@link #parse} reads. */
  @Override
  public String toString() {
    return jvm + " " + address;
  }
}
