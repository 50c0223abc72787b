package openbell.delivery.bundle.loader;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import openbell.delivery.bundle.loader.BundleException.Kind;
import org.jspecify.annotations.Nullable;

/// The handler that the function's configuration names: it loads the bundle when it is made, in the
/// init phase, and hands every invocation to the class that `BUNDLE_HANDLER` names, a
/// [RequestStreamHandler] with a constructor without parameters, from the thin jars or the heavy.
///
/// With SnapStart the load happens once, when a version is published: the snapshot has the disk.
/// [BundleSettings#of] says what else the environment holds.
public final class BundleHandler implements RequestStreamHandler {

  private static final Path LAYERS = Path.of("/opt/java/lib");

  private final ClassLoader loader;
  private final RequestStreamHandler handler;

  /// As Lambda makes it.
  public BundleHandler() {
    this(
        System.getenv(),
        InstantSource.system(),
        line -> LambdaRuntime.getLogger().log(line + "\n"));
  }

  BundleHandler(Map<String, String> env, InstantSource clock, Consumer<String> log) {
    LoadedBundle bundle = BundleLoader.of(BundleSettings.of(env), env, clock).load();
    log.accept(bundle.report().line());
    log.accept(bundle.report().metrics(clock.instant()));
    String classPath = System.getProperty("java.class.path", "");
    this.loader =
        BundleClassLoader.over(
            TaskClassPath.of(env.getOrDefault("LAMBDA_TASK_ROOT", ""), LAYERS, classPath),
            bundle.jars());
    this.handler = handler(env.getOrDefault("BUNDLE_HANDLER", ""), loader);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      handler.handleRequest(input, output, context);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  // Services are found by the thread's loader, also while the handler is made.
  private static RequestStreamHandler handler(String name, ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Object made = Class.forName(name, true, loader).getConstructor().newInstance();
      if (made instanceof RequestStreamHandler found) {
        return found;
      }
      throw unusable(name, "implement RequestStreamHandler, the only kind that is passed on", null);
    } catch (ClassNotFoundException e) {
      throw unusable(name, "name a class of the function or the bundle", e);
    } catch (ReflectiveOperationException e) {
      throw unusable(name, "give it a public constructor that takes nothing and does not fail", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static BundleException unusable(String name, String instead, @Nullable Throwable cause) {
    String why =
        cause instanceof InvocationTargetException failed ? " (" + failed.getCause() + ")" : "";
    return new BundleException(
        Kind.SETTINGS, "BUNDLE_HANDLER=" + name + " cannot be used" + why + ": " + instead, cause);
  }
}
