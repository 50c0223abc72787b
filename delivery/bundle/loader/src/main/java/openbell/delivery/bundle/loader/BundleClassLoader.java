package openbell.delivery.bundle.loader;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The function's own classes and the bundle's jars as one class path, so that each sees the other.
///
/// The jars may still be on their way: what the function's own have is found at once, and whoever
/// asks for anything else waits until they are there. All occurrences of a resource are looked for
/// in all of them, so that waits, too.
///
/// Above it is the JDK, not the loader that this class came from: the function's classes are on
/// that one's class path, too, and would be taken from there, where the heavy jars are not to be
/// seen. Shared with it is what the runtime hands over: the interfaces of
/// `com.amazonaws.services.lambda.runtime` and the hooks of CRaC.
public final class BundleClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String LAMBDA = "com.amazonaws.services.lambda.";
  private static final ClassLoader RUNTIME = BundleClassLoader.class.getClassLoader();

  private final Supplier<List<Path>> coming;
  private final ReentrantLock arrival = new ReentrantLock();
  private volatile boolean whole;

  private BundleClassLoader(URL[] thin, Supplier<List<Path>> coming) {
    super("bundle", thin, ClassLoader.getPlatformClassLoader());
    this.coming = coming;
  }

  /// A class path of `thin` before `heavy`, jars and folders both.
  public static BundleClassLoader over(List<Path> thin, List<Path> heavy) {
    return over(thin, () -> heavy);
  }

  /// A class path of `thin` before jars that are on their way.
  ///
  /// @param coming waits for them; what it throws is thrown to whoever needs them
  public static BundleClassLoader over(List<Path> thin, Supplier<List<Path>> coming) {
    List<URL> urls = new ArrayList<>();
    for (Path each : thin) {
      urls.add(url(each));
    }
    return new BundleClassLoader(urls.toArray(new URL[0]), coming);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("A path that is no URL: " + e.getMessage(), e);
    }
  }

  private void await() {
    if (whole) {
      return;
    }
    arrival.lock();
    try {
      if (!whole) {
        for (Path jar : coming.get()) {
          addURL(url(jar));
        }
        whole = true;
      }
    } finally {
      arrival.unlock();
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!whole) {
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        await();
      }
    }
    return super.findClass(name);
  }

  @Override
  public @Nullable URL findResource(String name) {
    @Nullable URL own = whole ? null : super.findResource(name);
    if (own != null) {
      return own;
    }
    await();
    return super.findResource(name);
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    await();
    return super.findResources(name);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (isShared(name)) {
      try {
        return RUNTIME.loadClass(name);
      } catch (ClassNotFoundException e) {
        return super.loadClass(name, resolve); // Only the function has it.
      }
    }
    return super.loadClass(name, resolve);
  }

  /// Whether it comes from the runtime. Events and their serialization are the function's own.
  static boolean isShared(String name) {
    if (name.startsWith(LAMBDA)) {
      String rest = name.substring(LAMBDA.length());
      return rest.startsWith("crac.")
          || (rest.startsWith("runtime.")
              && !rest.startsWith("runtime.events.")
              && !rest.startsWith("runtime.serialization."));
    }
    return name.startsWith("org.crac.");
  }
}
