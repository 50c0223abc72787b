package openbell.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import openbell.market.Study;
import openbell.report.Fixtures;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartPainterTest {
  private static final int DARK_UP = 0x26A69A;
  private static final int DARK_DOWN = 0xEF5350;
  private final ChartPainter painter = new ChartPainter();

  @Test
  void pngHasItsSizeAndTheGroundOfItsTheme() throws IOException {
    BufferedImage dark = read(painter.png(data(400), Lang.TH, Theme.DARK));
    BufferedImage light = read(painter.png(data(400), Lang.EN, Theme.LIGHT));
    assertThat(List.of(dark.getWidth(), dark.getHeight())).containsExactly(1200, 900);
    assertThat(dark.getRGB(3, 3) & 0xFFFFFF).isEqualTo(0x131722);
    assertThat(light.getRGB(3, 3) & 0xFFFFFF).isEqualTo(0xFFFFFF);
  }

  @Test
  void lettersOfBothLanguagesDiffer() {
    assertThat(painter.png(data(400), Lang.TH, Theme.DARK))
        .isNotEqualTo(painter.png(data(400), Lang.EN, Theme.DARK));
  }

  @Test
  void candlesHaveTheColourOfTheirDay() throws IOException {
    // Fixtures.of makes bars that open where they close: level counts as up.
    double[] level = new double[60];
    Arrays.fill(level, 10);
    BufferedImage image =
        read(painter.png(new ChartData(Fixtures.DBS19, volumes(level)), Lang.TH, Theme.DARK));
    assertThat(count(image, DARK_UP)).isPositive();
    assertThat(count(image, DARK_DOWN)).isZero();
    BufferedImage walk = read(painter.png(data(400), Lang.TH, Theme.DARK));
    assertThat(count(walk, DARK_DOWN)).isGreaterThan(500);
  }

  static Stream<Study> oddHistories() {
    double[] level = new double[60];
    Arrays.fill(level, 10);
    return Stream.of(
        Fixtures.walk(1, 1, 0),
        Fixtures.walk(2, 2, 0),
        Fixtures.walk(3, 27, 0),
        Fixtures.of(level, new double[60]),
        Fixtures.of(new double[] {1e-7, 2e-7, 1.5e-7}, new double[] {1, 1, 1}),
        Fixtures.of(new double[] {1e12, 2e12, 1.5e12}, new double[] {1e15, 1e9, 1}));
  }

  @ParameterizedTest
  @MethodSource("oddHistories")
  void drawsWhateverHistoryThereIs(Study study) throws IOException {
    for (Theme theme : Theme.values()) {
      byte[] png = painter.png(new ChartData(Fixtures.DBS19, study), Lang.TH, theme);
      assertThat(read(png).getWidth()).isEqualTo(1200);
    }
  }

  @Test
  void leavesTheTransformAsItWas() {
    Graphics2D g = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB).createGraphics();
    g.translate(10, 20);
    AffineTransform before = g.getTransform();
    painter.draw(g, 700, 500, data(300), Lang.EN, Theme.LIGHT);
    assertThat(g.getTransform()).isEqualTo(before);
  }

  @Test
  void manyThreadsPaintTheSamePicture() throws Exception {
    byte[] alone = painter.png(data(300), Lang.TH, Theme.DARK);
    Callable<byte[]> task = () -> painter.png(data(300), Lang.TH, Theme.DARK);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<byte[]> each : threads.invokeAll(List.of(task, task, task, task, task, task))) {
        assertThat(each.get()).isEqualTo(alone);
      }
    }
  }

  private static ChartData data(int bars) {
    return new ChartData(Fixtures.DBS19, Fixtures.walk(42, bars, 0.05));
  }

  private static Study volumes(double[] closes) {
    double[] volumes = new double[closes.length];
    Arrays.fill(volumes, 1000);
    return Fixtures.of(closes, volumes);
  }

  private static int count(BufferedImage image, int rgb) {
    int found = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        found += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return found;
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
