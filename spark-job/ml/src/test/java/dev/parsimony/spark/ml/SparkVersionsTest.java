package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One jar for Spark 3.5 and 4, as in the job: no descriptor that this module's class files call or
 * declare has a collection of Scala's, which is another type in 2.13.
 */
final class SparkVersionsTest {
  private static final String COLLECTIONS = "scala.collection.";

  private static final JavaClasses OWN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.parsimony.spark.ml");

  @Test
  void noCallIsBoundToOneScala() {
    assertTrue(OWN.contain(ParsimonyClassifier.class), "the classes were found");
    List<String> calls =
        OWN.stream()
            .flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(access -> types(access).anyMatch(type -> type.startsWith(COLLECTIONS)))
            .map(JavaAccess::getDescription)
            .toList();
    assertEquals(List.of(), calls);
  }

  @Test
  void noMethodIsBoundToOneScala() {
    List<String> methods =
        OWN.stream()
            .flatMap(type -> type.getCodeUnits().stream())
            .filter(unit -> types(unit).anyMatch(type -> type.startsWith(COLLECTIONS)))
            .map(JavaCodeUnit::getDescription)
            .toList();
    assertEquals(List.of(), methods);
  }

  /** What it looks for would be found. */
  @Test
  void aSeqInADescriptorIsSeen() {
    JavaClass column = new ClassFileImporter().importClass(org.apache.spark.sql.Column.class);
    assertFalse(
        column.getMethods().stream()
            .filter(method -> types(method).anyMatch(type -> type.startsWith(COLLECTIONS)))
            .toList()
            .isEmpty());
  }

  private static Stream<String> types(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitCallTarget target
        ? Stream.concat(
            target.getRawParameterTypes().stream().map(JavaClass::getName),
            Stream.of(target.getRawReturnType().getName()))
        : Stream.empty();
  }

  private static Stream<String> types(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getRawParameterTypes().stream().map(JavaClass::getName),
        Stream.of(unit.getRawReturnType().getName()));
  }
}
