package dev.parsimony.spark.environment;

import dev.parsimony.spark.Internal;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** This machine's addresses, and whether others can reach the one that a worker names to them. */
@Internal
public final class Addresses {
  private Addresses() {}

  /** Returns this machine's own, those of loopback left out, with their interfaces. */
  public static List<String> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(
              each ->
                  each.inetAddresses()
                      .filter(address -> !address.isLoopbackAddress())
                      .filter(address -> !address.isLinkLocalAddress())
                      .map(address -> numbers(address) + " (" + each.getName() + ")"))
          .sorted()
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  /** Returns an address without the interface, which Java puts behind those of version 6. */
  private static String numbers(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  /**
   * Judges the address that a worker tells the others.
   *
   * @param advertised name or address
   * @param oneMachine whether the others are on this machine
   * @param own this machine's addresses
   */
  public static Finding chosen(String advertised, boolean oneMachine, List<String> own) {
    String beside =
        own.isEmpty() ? "it has no other" : "of this machine: " + String.join(", ", own);
    try {
      if (InetAddress.getByName(advertised).isLoopbackAddress() && !oneMachine) {
        return Finding.problem(
            "Workers on other machines would be told "
                + advertised
                + ", which is each machine's own ("
                + beside
                + "); set spark.parsimony.exchange.advertised-address to a network such as"
                + " 10.1.0.0/16, or SPARK_LOCAL_IP on each machine.");
      }
    } catch (UnknownHostException e) {
      return Finding.problem(
          "Workers would be told "
              + advertised
              + ", a name that no address is known for; add it to the name service or to"
              + " /etc/hosts, or set spark.parsimony.exchange.advertised-address to a network such"
              + " as 10.1.0.0/16.");
    }
    return Finding.ok("workers connect to " + advertised + " (" + beside + ")");
  }
}
