package dev.parsimony.exchange;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the exchange may depend on. */
@AnalyzeClasses(
    packages = "dev.parsimony.exchange",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_JDK_SUFFICES =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax.crypto..", "org.jspecify..", "dev.parsimony.exchange..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.parsimony.exchange.(**)").should().beFreeOfCycles();
}
