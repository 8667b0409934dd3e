package dev.parsimony.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.Test;

/**
 * One jar for Spark 3.5 and 4: what differs between their Scala and servlet versions stands in no
 * descriptor that our class files call or declare.
 */
final class SparkVersionsTest {
  /** {@code scala.collection.Seq} is what {@code Seq} means in 2.12, the immutable one in 2.13. */
  private static final List<String> BOUND =
      List.of(
          "scala.collection.Seq",
          "scala.collection.immutable.",
          "scala.collection.mutable.",
          "scala.collection.TraversableOnce",
          "scala.collection.GenTraversableOnce",
          "scala.collection.generic.",
          "javax.servlet.",
          "jakarta.servlet.");

  @Test
  void noCallIsBoundToOneScala() {
    JavaClasses own =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.parsimony");
    List<String> found = new ArrayList<>();
    for (JavaClass type : own) {
      type.getAccessesFromSelf().stream()
          .filter(access -> named(access).anyMatch(SparkVersionsTest::bound))
          .forEach(access -> found.add(access.getDescription()));
      type.getCodeUnits().stream()
          .filter(unit -> named(unit).anyMatch(SparkVersionsTest::bound))
          .forEach(unit -> found.add(unit.getDescription()));
    }
    assertEquals(List.of(), found);
  }

  /** What it looks for would be found. */
  @Test
  void aSeqInADescriptorIsSeen() {
    JavaClass info = new ClassFileImporter().importClass(StageInfo.class);
    assertTrue(named(info.getMethod("rddInfos")).anyMatch(SparkVersionsTest::bound));
  }

  private static Stream<String> named(JavaAccess<?> access) {
    if (access instanceof JavaFieldAccess field) {
      return Stream.of(field.getTarget().getRawType().getName());
    }
    return Stream.concat(
        Stream.of(access.getTargetOwner().getName()),
        access.getTarget()
                instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget target
            ? Stream.concat(
                target.getRawParameterTypes().stream().map(JavaClass::getName),
                Stream.of(target.getRawReturnType().getName()))
            : Stream.empty());
  }

  private static Stream<String> named(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getRawParameterTypes().stream().map(JavaType::getName),
        Stream.of(unit.getRawReturnType().getName()));
  }

  private static boolean bound(String type) {
    return BOUND.stream().anyMatch(type::startsWith);
  }
}
