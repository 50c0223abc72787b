package openbell.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import openbell.report.Lang;
import openbell.report.chart.ChartPainter;
import openbell.report.chart.Theme;
import openbell.report.pdf.ReportPdf;

/** Makes the example pictures of the documents, from the built-in sample: see docs/images. */
public final class ExamplePictures {
  private ExamplePictures() {}

  /** Writes chart-dark.th.png and report.th.pdf into the folder that is the argument. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "docs/images"));
    RenderWorld world = new RenderWorld();
    Files.write(
        folder.resolve("chart-dark.th.png"),
        new ChartPainter().png(world.chart(), Lang.TH, Theme.DARK));
    Files.write(
        folder.resolve("report.th.pdf"),
        new ReportPdf().write(world.report(Lang.TH, List.of()), Optional.of(world.chart())));
  }
}
