package openbell.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import openbell.market.Study;
import openbell.report.Fixtures;
import openbell.report.Lang;
import openbell.report.chart.ChartData;
import openbell.report.chart.ChartPainter;
import openbell.report.chart.Theme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, on a machine that has no font at all, like a Lambda. */
class NoFontsTest {
  private static final String NO_FONTS =
      "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>";

  @TempDir private Path dir;

  @Test
  void pictureAndPdfAreTheSameWithoutFonts() throws Exception {
    run(Drawing.class, dir.toString());
    assertThat(Files.readAllBytes(dir.resolve("chart.png"))).isEqualTo(Drawing.png());
    assertThat(Files.readAllBytes(dir.resolve("report.pdf"))).isEqualTo(Drawing.pdf());
  }

  /** That there are really no fonts: the JDK's own way fails. */
  @Test
  void theMachineOfThisTestHasNoFonts() throws Exception {
    assertThat(start(FontOfTheMachine.class).waitFor()).isNotZero();
  }

  private void run(Class<?> main, String argument) throws Exception {
    Process process = start(main, argument);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(dir.resolve("out.txt"))).isZero();
  }

  private Process start(Class<?> main, String... arguments) throws IOException {
    Path config = Files.writeString(dir.resolve("fonts.conf"), NO_FONTS);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            // The JDK remembers the fonts of a machine there.
            "-Duser.home=" + dir,
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    builder.command().addAll(java.util.List.of(arguments));
    builder.environment().put("FONTCONFIG_FILE", config.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("out.txt").toFile())
        .start();
  }

  /** Draws both into the folder that is its argument. */
  static final class Drawing {
    public static void main(String[] args) throws IOException {
      Files.write(Path.of(args[0], "chart.png"), png());
      Files.write(Path.of(args[0], "report.pdf"), pdf());
    }

    static byte[] png() {
      return new ChartPainter().png(data(), Lang.TH, Theme.DARK);
    }

    static byte[] pdf() {
      return new ReportPdf().write(Fixtures.report(data().study(), Lang.TH), Optional.of(data()));
    }

    private static ChartData data() {
      Study study = Fixtures.walk(5, 400, 0.02);
      return new ChartData(Fixtures.DBS19, study);
    }
  }

  /** Asks the JDK for a font of the machine. */
  static final class FontOfTheMachine {
    public static void main(String[] args) {
      new java.awt.image.BufferedImage(1, 1, java.awt.image.BufferedImage.TYPE_INT_RGB)
          .createGraphics()
          .getFontMetrics(new java.awt.Font("SansSerif", java.awt.Font.PLAIN, 12))
          .stringWidth("a");
    }
  }
}
