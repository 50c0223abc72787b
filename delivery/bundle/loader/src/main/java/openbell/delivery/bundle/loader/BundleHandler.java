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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import openbell.delivery.bundle.loader.BundleException.Kind;
import org.jspecify.annotations.Nullable;

/// The handler that the function's configuration names: it loads the bundle and hands every
/// invocation to the class that `BUNDLE_HANDLER` names, a [RequestStreamHandler] with a constructor
/// without parameters, from the thin jars or the heavy.
///
/// The load happens when a class is needed that the thin jars do not have, which may be while the
/// function starts, in its first request, or never: a request that the thin jars can answer does
/// not wait for it. A load that fails is begun anew by the next invocation, with a new class loader
/// and a new function: what could not be loaded once is never found by the old one.
///
/// What the load took is in the log, as metrics, and in the system property `bundle.loaded` (`cold
/// 812`, in milliseconds), where the function finds it.
///
/// With SnapStart the load happens before the snapshot, which has the disk. [BundleSettings#of]
/// says what else the environment holds.
public final class BundleHandler implements RequestStreamHandler {

  private static final Path LAYERS = Path.of("/opt/java/lib");

  /// Where nobody waits for the start.
  private static final List<String> AHEAD = List.of("snap-start", "provisioned-concurrency");

  private final Map<String, String> env;
  private final InstantSource clock;
  private final Consumer<String> log;
  private @Nullable Running running;

  /// A load, and the function over what it brings.
  private record Running(Load load, ClassLoader loader, RequestStreamHandler handler) {}

  /// As Lambda makes it.
  public BundleHandler() {
    this(
        System.getenv(),
        InstantSource.system(),
        line -> LambdaRuntime.getLogger().log(line + "\n"));
  }

  BundleHandler(Map<String, String> env, InstantSource clock, Consumer<String> log) {
    this.env = env;
    this.clock = clock;
    this.log = log;
    Running started = start();
    if (AHEAD.contains(env.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", ""))) {
      started.load().jars();
    }
    running = started;
  }

  private Running start() {
    Load load = new Load(BundleLoader.of(BundleSettings.of(env), env, clock), clock, log);
    String classPath = System.getProperty("java.class.path", "");
    ClassLoader loader =
        BundleClassLoader.over(
            TaskClassPath.of(env.getOrDefault("LAMBDA_TASK_ROOT", ""), LAYERS, classPath),
            load::jars);
    try {
      return new Running(load, loader, handler(env.getOrDefault("BUNDLE_HANDLER", ""), loader));
    } catch (RuntimeException | LinkageError e) {
      load.check(); // If that has failed, it is why.
      throw e;
    }
  }

  /// Lambda runs one invocation after the other.
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    @Nullable Running known = running;
    Running now = known != null ? known : start();
    running = null; // Until it is known that no load has failed.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(now.loader());
    try {
      now.handler().handleRequest(input, output, context);
    } finally {
      thread.setContextClassLoader(before);
      if (!now.load().failed()) {
        running = now;
      }
    }
    now.load().check(); // An answer that was made without what it needed is none.
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
