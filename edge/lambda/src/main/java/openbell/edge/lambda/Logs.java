package openbell.edge.lambda;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loggers of the functions, of the provider that is packaged with them.
///
/// Named, not looked for: a look through the services of all jars waits for those of the bundle,
/// which are still on their way when a function starts.
public final class Logs {
  private static final String PROVIDER = "org.slf4j.simple.SimpleServiceProvider";

  static {
    if (System.getProperty("slf4j.provider") == null) {
      System.setProperty("slf4j.provider", PROVIDER);
    }
  }

  private Logs() {}

  /// The logger of a class.
  public static Logger of(Class<?> type) {
    return LoggerFactory.getLogger(type);
  }
}
