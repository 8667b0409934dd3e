/** Where ranks listen and are found: addresses, ports and name look-ups. */
@NullMarked
package dev.parsimony.exchange.address;

import org.jspecify.annotations.NullMarked;
