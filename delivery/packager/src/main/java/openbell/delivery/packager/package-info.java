/// Makes the zip of a Java Lambda from a module's class path: the same jars give the same zip, to
/// the byte, and what the function's machine never reads is left out. Knows nothing of what the
/// function does.
///
/// - [ModuleClassPath]: the jars that a Maven module runs with, its own among them.
/// - [PackagePlan]: which jars, which of them are heavy, for which processor.
/// - [PackageBuilder], [BuiltPackage]: the zip, the bundle that goes with it, and what takes the
///   room.
/// - [ImagePlan], [ImageStart], [ImageBuilder], [BuiltImage]: what a container image of a function
///   or a server is built from, its AOT cache included.
/// - [SlimJar], [Architecture]: a jar without the native libraries of other machines.
///
/// ```java
/// PackagePlan plan =
///     PackagePlan.of(ModuleClassPath.of("target/lib"), Architecture.ARM64)
///         .withRules(BundleRules.read(Path.of("bundle.rules")));
/// BuiltPackage built = PackageBuilder.build(plan, Path.of("target/ship"));
/// built.report().forEach(System.out::println);
/// built.bundle().orElseThrow().writeTo(Path.of("target/ship/app.bundle"));
/// ```
@NullMarked
package openbell.delivery.packager;

import org.jspecify.annotations.NullMarked;
