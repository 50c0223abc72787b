package openbell.report.pdf;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.report.Report;
import org.openpdf.text.pdf.PdfArray;
import org.openpdf.text.pdf.PdfString;

/// Takes chance and the present moment out of a PDF, so that the same report gives the same bytes.
final class Repeatable {
  /// OpenPDF draws the six letters that mark a subset of a font by lot.
  private static final Pattern SUBSET = Pattern.compile("/[A-Z]{6}\\+(?=Sarabun|NotoEmoji)");

  private static final String TAG = "/OPENBL+";

  private Repeatable() {}

  /// The file's id: of what the report is, not of when the file is made.
  static PdfArray id(Report report) {
    String what =
        String.join(
            "/",
            report.ticker(),
            report.factsAsOf().toString(),
            report.lang(),
            report.generatedAt().toString());
    UUID uuid = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    String hash =
        Long.toHexString(uuid.getMostSignificantBits())
            + Long.toHexString(uuid.getLeastSignificantBits());
    PdfArray id = new PdfArray();
    id.add(new PdfString(hash));
    id.add(new PdfString(hash));
    return id;
  }

  /// The same file with the same tag on every subset. No byte moves, so its table of offsets holds.
  static byte[] of(byte[] pdf) {
    // One char per byte: what is compressed passes through as it is.
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    return SUBSET
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement(TAG))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
