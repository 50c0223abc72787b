package openbell.report.chart;

import java.awt.Color;

/// The colours of a theme.
///
/// @param ground behind everything
/// @param grid lines of the grid and around panels
/// @param ink labels of axes and lesser text
/// @param strong the title
/// @param accent Bollinger bands and MACD: a blue that stands out from the ground
/// @param onTag text on a coloured tag
/// @param bandAlpha how much the area between the bands covers, of 255
record Palette(
    Color ground,
    Color grid,
    Color ink,
    Color strong,
    Color up,
    Color down,
    Color accent,
    Color sma20,
    Color sma50,
    Color sma200,
    Color rsi,
    Color onTag,
    int bandAlpha) {
  private static final Palette DARK =
      new Palette(
          new Color(0x131722),
          new Color(0x232838),
          new Color(0xB2B8C5),
          new Color(0xEEF1F7),
          new Color(0x26A69A),
          new Color(0xEF5350),
          new Color(0x6F94FF),
          new Color(0xFFA726),
          new Color(0xB388EB),
          new Color(0xE6D36A),
          new Color(0xB388EB),
          Color.WHITE,
          26);
  private static final Palette LIGHT =
      new Palette(
          Color.WHITE,
          new Color(0xE8EBF0),
          new Color(0x50586A),
          new Color(0x131722),
          new Color(0x0E8F83),
          new Color(0xD93A37),
          new Color(0x2962FF),
          new Color(0xD97706),
          new Color(0x7E4FC9),
          new Color(0x7A6A00),
          new Color(0x7E4FC9),
          Color.WHITE,
          18);

  static Palette of(Theme theme) {
    return switch (theme) {
      case DARK -> DARK;
      case LIGHT -> LIGHT;
    };
  }

  /// The colour of a move: level counts as up, as a candle's body does.
  Color move(double from, double to) {
    return to >= from ? up : down;
  }

  static Color alpha(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
