package openbell.delivery.bundle.loader;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The function's own classes and the bundle's jars as one class path, so that each sees the other.
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

  private BundleClassLoader(URL[] urls) {
    super("bundle", urls, ClassLoader.getPlatformClassLoader());
  }

  /// A class path of `thin` before `heavy`, jars and folders both.
  public static BundleClassLoader over(List<Path> thin, List<Path> heavy) {
    List<URL> urls = new ArrayList<>();
    try {
      for (Path each : thin) {
        urls.add(each.toUri().toURL());
      }
      for (Path each : heavy) {
        urls.add(each.toUri().toURL());
      }
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("A path that is no URL: " + e.getMessage(), e);
    }
    return new BundleClassLoader(urls.toArray(URL[]::new));
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
