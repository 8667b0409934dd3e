package dev.parsimony.exchange.encryption;

import dev.parsimony.exchange.Internal;

/** The two sides of a connection. */
@Internal
public enum HandshakeRole {
  CONNECTOR("parsimony exchange sending key of the connector"),
  ACCEPTOR("parsimony exchange sending key of the acceptor");

  private final String label;

  HandshakeRole(String label) {
    this.label = label;
  }

  HandshakeRole other() {
    return this == CONNECTOR ? ACCEPTOR : CONNECTOR;
  }

  String label() {
    return label;
  }
}
