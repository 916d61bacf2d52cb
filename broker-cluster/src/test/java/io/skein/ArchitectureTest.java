package io.skein;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way imports point in the cluster library. */
@AnalyzeClasses(packages = "io.skein", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule shouldKnowHazelcastOnlyInItsAdapters = noClasses()
            .that()
            .resideOutsideOfPackage("..hazelcast..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast..");

    @ArchTest
    static final ArchRule shouldNotKnowNetty =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule shouldKeepTheModelByItself = noClasses()
            .that()
            .resideInAPackage("io.skein.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.skein.cluster..", "io.skein.store..", "io.vertx..");

    @ArchTest
    static final ArchRule shouldNameNoAdapterInThePorts = noClasses()
            .that()
            .resideInAnyPackage("io.skein.cluster", "io.skein.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.skein.cluster.*..", "io.skein.store.hazelcast..", "io.skein.store.memory..");

    @ArchTest
    static final ArchRule shouldKeepTheStateOfASessionFreeOfWhereItIsKept = noClasses()
            .that()
            .resideInAPackage("io.skein.store.session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "com.hazelcast..",
                    "io.skein.store",
                    "io.skein.store.hazelcast..",
                    "io.skein.cluster",
                    "io.skein.cluster.link..",
                    "io.skein.cluster.replication..",
                    "io.skein.cluster.hazelcast..");

    @ArchTest
    static final ArchRule shouldKeepTheWireFreeOfWhoUsesIt = noClasses()
            .that()
            .resideInAPackage("io.skein.cluster.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.skein.store..", "io.skein.cluster", "io.skein.cluster.link..");

    @ArchTest
    static final ArchRule shouldHaveNoCycles =
            slices().matching("io.skein.(**)").should().beFreeOfCycles();
}
