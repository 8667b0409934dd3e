package dev.parsimony.exchange.address;

import java.io.IOException;
import java.net.InetAddress;

/**
 * The address that a rank listens on, and the one that it tells the others.
 *
 * @param bind name or address to listen on
 * @param advertised name or address that the other ranks connect to
 */
public record ListenAddress(String bind, String advertised) {

  /**
   * Returns what the settings mean on this machine. A setting is a name, an address or a network
   * such as {@code 10.1.0.0/16}, which stands for this machine's address in it, as settings are the
   * same on all machines. Without a bind address that is the host; without an advertised one it is
   * the bind address, or the host where that stands for all interfaces.
   *
   * @param host under which the others know this machine
   * @param bindSetting empty where not set
   * @param advertisedSetting empty where not set
   * @throws ListenException if a name is unknown or no interface is in the network
   */
  public static ListenAddress of(String host, String bindSetting, String advertisedSetting)
      throws IOException {
    String bind = bindSetting.isEmpty() ? host : onThisMachine(bindSetting);
    if (!advertisedSetting.isEmpty()) {
      return new ListenAddress(bind, onThisMachine(advertisedSetting));
    }
    return new ListenAddress(bind, bindSetting.isEmpty() || everyInterface(bind) ? host : bind);
  }

  private static String onThisMachine(String setting) throws IOException {
    return setting.indexOf('/') < 0 ? setting : NetworkPrefix.parse(setting).addressOfThisMachine();
  }

  private static boolean everyInterface(String bind) throws IOException {
    try {
      return InetAddress.getByName(bind).isAnyLocalAddress();
    } catch (IOException e) {
      throw ListenException.notHere(bind, e);
    }
  }

  /**
   * Checks what can be checked on any machine.
   *
   * @throws IllegalArgumentException if the text is no name, address or network
   */
  public static void check(String setting) {
    if (setting.indexOf('/') >= 0) {
      NetworkPrefix.parse(setting);
    } else if (setting.isEmpty() || setting.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "Invalid address: got '"
              + setting
              + "', expected a name, an address or a network such as 10.1.0.0/16");
    }
  }
}
