/// Brings the heavy jars of a Java Lambda from S3 to its disk when it starts, and runs the function
/// over them. A bundle is one object: an index, then the jars as they are, so that nothing is
/// unzipped. A few classes on the JDK alone, since they run before anything else is there.
///
/// - [BundleHandler]: what the function's configuration names as its handler; it needs the
///   runtime's own `aws-lambda-java-core`, nothing else here does.
/// - [BundleLoader], [LoadedBundle], [LoadReport]: a load, what is on the disk after it, and what
///   it took.
/// - [BundleClassLoader]: the function's own classes over the bundle's jars.
/// - [BundleSettings]: what the environment says.
/// - [BundleIndex], [BundleJar], [BundlePin]: the format, shared with those who make bundles.
/// - [BundleException]: every failure, with its kind.
///
/// ```java
/// BundleSettings settings = BundleSettings.of(System.getenv());
/// LoadedBundle bundle =
///     BundleLoader.of(settings, System.getenv(), InstantSource.system()).load();
/// ClassLoader loader = BundleClassLoader.over(List.of(Path.of("app.jar")), bundle.jars());
/// ```
@NullMarked
package openbell.delivery.bundle.loader;

import org.jspecify.annotations.NullMarked;
