package dev.parsimony.exchange.config;

import dev.parsimony.exchange.address.ListenAddress;
import dev.parsimony.exchange.address.PortRange;
import java.io.IOException;
import java.io.Serializable;

/**
 * Tells every rank where to listen. Addresses may be networks such as {@code 10.1.0.0/16}, since
 * the same configuration serves all machines.
 *
 * @param bindAddress what to listen on; empty for the address of the rank's host
 * @param advertisedAddress what the other ranks connect to; empty for the bind address
 * @param ports that may be listened on
 */
public record ListenConfig(String bindAddress, String advertisedAddress, PortRange ports)
    implements Serializable {
  /** Any free port of the rank's host. */
  public static final ListenConfig ANY = new ListenConfig("", "", PortRange.ANY);

  /**
   * Resolves both addresses on the machine that listens.
   *
   * @param host the name or address under which the rank's host is known
   * @throws dev.parsimony.exchange.address.ListenException if this machine has no such address
   */
  public ListenAddress on(String host) throws IOException {
    return ListenAddress.of(host, bindAddress, advertisedAddress);
  }
}
