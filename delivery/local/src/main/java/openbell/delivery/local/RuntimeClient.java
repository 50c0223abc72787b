package openbell.delivery.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/// AWS's runtime interface client, as it lies on this program's own class path.
///
/// @param jars of it, and of what it needs
public record RuntimeClient(List<Path> jars) {

  static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /// Where it looks before it unpacks its native library to a fixed name in `/tmp`, where two that
  /// start at once would write over each other's.
  static final String LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /// A class of each jar, not initialised: they are for the child's JVM.
  private static final List<String> CLASSES =
      List.of(
          MAIN,
          "com.amazonaws.services.lambda.runtime.LambdaRuntime",
          "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
          "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

  public RuntimeClient {
    jars = List.copyOf(jars);
  }

  /// The one that this program has.
  ///
  /// @throws IllegalStateException if it is not there
  public static RuntimeClient ofClassPath() {
    List<Path> jars = new ArrayList<>();
    for (String name : CLASSES) {
      try {
        Class<?> type = Class.forName(name, false, RuntimeClient.class.getClassLoader());
        CodeSource source = type.getProtectionDomain().getCodeSource();
        Path jar = Path.of(source.getLocation().toURI());
        if (!jars.contains(jar)) {
          jars.add(jar);
        }
      } catch (ClassNotFoundException | URISyntaxException e) {
        throw new IllegalStateException(
            name + " is not there: add aws-lambda-java-runtime-interface-client to the class path",
            e);
      }
    }
    return new RuntimeClient(jars);
  }

  /// Puts the native library of this machine into a folder.
  Path unpackLibrary(Path folder) throws IOException {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "jni/libaws-lambda-jni.linux-" + processor + ".so";
    Path file = folder.resolve("libaws-lambda-jni.so");
    try (InputStream in = RuntimeClient.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("The runtime interface client has no " + name + ": use Linux");
      }
      Files.copy(in, file);
    }
    return file;
  }
}
