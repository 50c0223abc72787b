package openbell.examples.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.ibm.icu.text.RuleBasedNumberFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/// A plain Lambda that says a number in Thai words. It knows nothing of bundles: only the
/// function's configuration does.
///
/// ```text
/// handler         openbell.delivery.bundle.loader.BundleHandler
/// BUNDLE_HANDLER  openbell.examples.bundle.Spelled
/// BUNDLE_BUCKET, BUNDLE_NAME, BUNDLE_SHA256
/// ```
public final class Spelled implements RequestStreamHandler {
  private final RuleBasedNumberFormat words =
      new RuleBasedNumberFormat(Locale.of("th"), RuleBasedNumberFormat.SPELLOUT);

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long number = Long.parseLong(new String(input.readAllBytes(), UTF_8).strip());
    output.write(words.format(number).getBytes(UTF_8));
  }
}
