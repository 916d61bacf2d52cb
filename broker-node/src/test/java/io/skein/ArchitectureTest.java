package io.skein;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way imports point in a node: listener → router → session → store, and only the wiring knows adapters. */
@AnalyzeClasses(packages = "io.skein", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule shouldKeepSessionsBelowRouterAndListeners = noClasses()
            .that()
            .resideInAPackage("io.skein.session..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.skein..")
                    .and(not(resideInAPackage("io.skein.session..")))
                    .and(not(resideInAPackage("io.skein.store..")))
                    .and(not(resideInAPackage("io.skein.model.."))));

    @ArchTest
    static final ArchRule shouldKeepTheRouterBelowListeners = noClasses()
            .that()
            .resideInAPackage("io.skein.router..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.skein.listener..", "io.skein.auth..", "io.skein.node..", "io.skein.admin..");

    @ArchTest
    static final ArchRule shouldKeepListenersOffTheCluster = noClasses()
            .that()
            .resideInAPackage("io.skein.listener..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.skein.cluster..", "io.skein.store..", "io.skein.node..", "io.skein.config..");

    @ArchTest
    static final ArchRule shouldCountWithoutKnowingWhat = noClasses()
            .that()
            .resideInAPackage("io.skein.observe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.skein.listener..", "io.skein.router..", "io.skein.session..", "io.skein.node..");

    @ArchTest
    static final ArchRule shouldKnowAdaptersOnlyInTheWiring = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.skein.listener..",
                    "io.skein.router..",
                    "io.skein.session..",
                    "io.skein.auth..",
                    "io.skein.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..hazelcast..", "io.skein.store.memory..", "io.skein.cluster.single..", "io.skein.cluster.link..");

    /** The load tool knows the broker by its protocol, and only the command line knows the tool. */
    @ArchTest
    static final ArchRule shouldKeepTheLoadToolApart = noClasses()
            .that()
            .resideOutsideOfPackages("io.skein.bench..", "io.skein.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.skein.bench..");

    @ArchTest
    static final ArchRule shouldShowTheLoadToolNothingButTheCodec = noClasses()
            .that()
            .resideInAPackage("io.skein.bench..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.skein..")
                    .and(not(resideInAPackage("io.skein.bench..")))
                    .and(not(resideInAPackage("io.skein.listener.mqtt.codec..")))
                    .and(not(resideInAPackage("io.skein.model..")))
                    .and(not(resideInAPackage("io.skein.config.."))));

    @ArchTest
    static final ArchRule shouldKnowNettyOnlyInListenersAndObserve = noClasses()
            .that()
            .resideOutsideOfPackages("io.skein.listener..", "io.skein.observe..", "io.skein.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule shouldHaveNoCycles =
            slices().matching("io.skein.(**)").should().beFreeOfCycles();
}
