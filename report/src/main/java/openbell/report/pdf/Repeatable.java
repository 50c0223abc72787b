package openbell.report.pdf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import openbell.report.Report;
import org.openpdf.text.pdf.PdfArray;
import org.openpdf.text.pdf.PdfString;

/// Takes chance and the present moment out of a PDF, so that the same report gives the same bytes.
final class Repeatable {
  /// OpenPDF draws the six letters that mark a subset of a font by lot.
  private static final Pattern SUBSET = Pattern.compile("/[A-Z]{6}");

  private static final byte[] TAG = "/OPENBL".getBytes(StandardCharsets.ISO_8859_1);
  private static final List<String> FONTS = List.of("+Sarabun", "+NotoEmoji");

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
    byte[] same = pdf.clone();
    // One char per byte: what is compressed is looked at like the rest, and has no such name.
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    for (String font : FONTS) {
      for (int at = text.indexOf(font); at >= 0; at = text.indexOf(font, at + 1)) {
        int name = at - TAG.length;
        if (name >= 0 && SUBSET.matcher(text.substring(name, at)).matches()) {
          System.arraycopy(TAG, 0, same, name, TAG.length);
        }
      }
    }
    return same;
  }
}
