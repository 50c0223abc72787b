package openbell.desk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import openbell.market.Bars;

/// SHA-256 of what a report is made from.
final class InputHash {
  private InputHash() {}

  static String of(Bars bars, String rest) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(rest.getBytes(StandardCharsets.UTF_8));
      ByteBuffer dates = ByteBuffer.allocate(bars.size() * Integer.BYTES);
      dates.asIntBuffer().put(bars.epochDays(), 0, bars.size());
      sha.update(dates);
      double[][] columns = {bars.open(), bars.high(), bars.low(), bars.close(), bars.volume()};
      for (double[] column : columns) {
        ByteBuffer bytes = ByteBuffer.allocate(bars.size() * Double.BYTES);
        bytes.asDoubleBuffer().put(column, 0, bars.size());
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
