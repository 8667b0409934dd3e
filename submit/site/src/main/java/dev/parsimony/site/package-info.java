/**
 * The documentation as a site: each Markdown page that the README leads to becomes a page of HTML,
 * with the same links, which are checked.
 */
@NullMarked
package dev.parsimony.site;

import org.jspecify.annotations.NullMarked;
