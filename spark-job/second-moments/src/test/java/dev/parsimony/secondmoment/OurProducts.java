package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.secondmoment.onednn.RowMajorProducts;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets tests compute with oneDNN and its products, as runs with our kernels do. */
final class OurProducts implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  private boolean before;

  @Override
  public void beforeAll(ExtensionContext context) {
    OneDnn.enable();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = RowMajorProducts.use(true);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    RowMajorProducts.use(before);
  }
}
