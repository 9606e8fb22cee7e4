package backprop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PackageOrderTest {
    private static final List<String> READING_ORDER = List.of(
            "matrix", "network", "check", "exercise", "mnist", "engine", "training", "plot", "notebook", "widget");
    private static final JavaClasses MODULE = new ClassFileImporter().importPath(Path.of("target/classes"));

    @TestFactory
    List<DynamicTest> noPackageUsesOneThatIsReadAfterIt() {
        return READING_ORDER.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> noClasses()
                        .that()
                        .resideInAPackage("backprop." + name)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(after(name))
                        .check(MODULE)))
                .toList();
    }

    private static String[] after(String name) {
        List<String> later = READING_ORDER.subList(READING_ORDER.indexOf(name) + 1, READING_ORDER.size());
        return Stream.concat(
                        Stream.of("backprop", "backprop.lab"), later.stream().map(other -> "backprop." + other))
                .toArray(String[]::new);
    }

    @Test
    void everyPackageHasItsPlaceInTheReadingOrder() {
        assertThat(MODULE.stream().map(JavaClass::getPackageName).distinct())
                .allMatch(name -> name.equals("backprop")
                        || name.equals("backprop.lab")
                        || READING_ORDER.contains(name.substring("backprop.".length())));
    }
}
