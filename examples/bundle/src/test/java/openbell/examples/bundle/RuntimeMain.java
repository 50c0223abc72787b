package openbell.examples.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/// What Lambda's runtime does with a function: makes its handler, then invokes it.
final class RuntimeMain {

  private RuntimeMain() {}

  public static void main(String[] args) throws Exception {
    RequestStreamHandler handler =
        (RequestStreamHandler)
            Class.forName("openbell.delivery.bundle.loader.BundleHandler")
                .getConstructor()
                .newInstance();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream("42".getBytes(UTF_8)), out, null);
    System.out.println(out.toString(UTF_8));
  }
}
