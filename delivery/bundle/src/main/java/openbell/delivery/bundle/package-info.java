/// Makes bundles of the heavy jars of a Java Lambda and keeps them in a bucket, where the loader
/// (`openbell.delivery.bundle.loader`) finds them when the function starts. Knows nothing of what
/// the function does.
///
/// - [ClassPath]: the jars of a folder or a class-path string.
/// - [BundleRules]: which of them are heavy; [JarRules] and [Glob], the form of its file.
/// - [BundleBuilder], [BuiltBundle]: splits them, and what came of it; the bundle is written as a
///   file.
/// - [PinnedBundles]: which of them deployed functions pin.
/// - [BundleStore], [StoredBundle], [Published]: bundles in a bucket: publish, list, roll back,
///   prune.
///
/// ```java
/// BundleRules rules = BundleRules.read(Path.of("bundle.rules"));
/// BuiltBundle built = BundleBuilder.build(ClassPath.of("target/lib"), rules);
/// built.report().forEach(System.out::println);
/// built.writeTo(Path.of("target/app.bundle"));
/// Published published = new BundleStore(bucket, clock).publish("app", Path.of("target/app.bundle"));
/// ```
@NullMarked
package openbell.delivery.bundle;

import org.jspecify.annotations.NullMarked;
