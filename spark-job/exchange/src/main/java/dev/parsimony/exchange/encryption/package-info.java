/**
 * Encryption of what crosses the network: keys of one task and stage attempt, agreed by X25519 and
 * handed over in the handshake, and frames encrypted and authenticated by AES-256-GCM. Needs only
 * the JDK.
 */
@NullMarked
package dev.parsimony.exchange.encryption;

import org.jspecify.annotations.NullMarked;
