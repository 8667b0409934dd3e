package dev.parsimony.compression;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.parsimony.compression",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule CRITERION_STANDS_ALONE = apart("criterion", "..quantize..", "..codec..");

  @ArchTest
  static final ArchRule QUANTIZE_STANDS_ALONE = apart("quantize", "..criterion..", "..codec..");

  @ArchTest
  static final ArchRule CODEC_STANDS_ALONE = apart("codec", "..criterion..", "..quantize..");

  @ArchTest
  static final ArchRule ONLY_KRYO_IMPORTS_KRYO =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parsimony.compression.kryo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.esotericsoftware..");

  @ArchTest
  static final ArchRule NEEDS_ONLY_THE_JDK =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "dev.parsimony.compression..", "org.jspecify..", "com.esotericsoftware..");

  private static ArchRule apart(String name, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("dev.parsimony.compression." + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }
}
