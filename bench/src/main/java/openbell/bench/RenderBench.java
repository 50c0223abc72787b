package openbell.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.chart.ChartData;
import openbell.report.chart.ChartPainter;
import openbell.report.chart.Theme;
import openbell.report.pdf.ReportPdf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A report from its facts, its picture and its PDF, warm: the targets are 5 ms, 40 ms and 40 ms.
 *
 * <p>Run: {@code bench/run RenderBench}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(1)
public class RenderBench {
  private final RenderWorld world = new RenderWorld();
  private final ChartData chart = world.chart();
  private final Report thai = world.report(Lang.TH, List.of());
  private final Report english = world.report(Lang.EN, List.of());
  private final ChartPainter painter = new ChartPainter();
  private final ReportPdf writer = new ReportPdf();

  /** Facts to finished text: view, template, check, filling. */
  @Benchmark
  public Report text() {
    return world.report(Lang.TH, List.of());
  }

  /** 1200 x 900, half a year of candles, encoded. */
  @Benchmark
  public byte[] chartPng() {
    return painter.png(chart, Lang.TH, Theme.DARK);
  }

  /** Two pages with Thai line breaking, shaping and the chart as vectors. */
  @Benchmark
  public byte[] pdfThai() {
    return writer.write(thai, Optional.of(chart));
  }

  /** The same in English. */
  @Benchmark
  public byte[] pdfEnglish() {
    return writer.write(english, Optional.of(chart));
  }
}
