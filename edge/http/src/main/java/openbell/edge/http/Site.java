package openbell.edge.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import openbell.desk.ops.OpsNotes;

/// The whole site: API, pages and operations, with limits, headers, tags and compression around
/// them.
///
/// Thread-safe. Bodies over [#MOST_BODY_BYTES] are refused; an adapter should not read more.
public final class Site implements Handler {
  /// The largest body that is taken.
  public static final int MOST_BODY_BYTES = Guarded.MOST_BODY_BYTES;

  private static final String TEXT = "text/plain; charset=utf-8";

  private final Handler whole;
  private final OpsNotes notes;

  /// A site of these parts.
  public Site(SiteParts parts) {
    boolean secure = parts.publicUrl().filter(u -> "https".equals(u.getScheme())).isPresent();
    Handler routes = routes(parts, secure);
    Handler limited =
        parts.requestsPerMinute() == 0
            ? routes
            : new Limited(routes, parts.requestsPerMinute(), parts.proxies(), parts.clock());
    Handler get = new Compressed(new Conditional(new Guarded(limited)));
    this.whole = new SecurityHeaders(new Heads(get), secure);
    this.notes = parts.ops().numbers().notes();
  }

  @Override
  public Response handle(Request request) {
    long start = System.nanoTime();
    Response response = whole.handle(request);
    notes.answered(
        request.method() + " " + request.path(),
        response.status(),
        Duration.ofNanos(System.nanoTime() - start));
    return response;
  }

  private static Routes routes(SiteParts parts, boolean secure) {
    ReportApi reports = new ReportApi(parts.desk(), parts.renditions(), parts.linksValidFor());
    boolean behind = parts.publicUrl().isPresent() || parts.proxies() > 0;
    OpsDoor door = new OpsDoor(parts.adminToken(), secure, behind, parts.clock());
    LakeApi lake = new LakeApi(parts.retrieval(), parts.lake().desk(), door);
    CacheApi cache = new CacheApi(parts.stats(), parts.forgetting());
    Admin admin = new Admin(parts.adminToken());
    Pages pages =
        new Pages(
            new PageParts(
                parts.desk(),
                parts.registry(),
                parts.recent(),
                parts.screens(),
                parts.lake(),
                door::reads,
                parts.publicUrl(),
                parts.lang(),
                parts.clock()));
    ScanApi scans = new ScanApi(parts.screens());
    OpsPages ops = new OpsPages(parts.ops(), door, parts.clock());
    byte[] openapi = resource("openapi.json");
    return new Routes()
        .add("GET", "/api/reports/{query}", (r, open) -> reports.report(r, open.getFirst()))
        .add(
            "GET",
            "/api/reports/{query}/chart.png",
            (r, open) -> reports.picture(r, open.getFirst()))
        .add("GET", "/api/reports/{query}/series", (r, open) -> reports.series(r, open.getFirst()))
        .add("GET", "/api/reports/{query}/report.pdf", (r, open) -> reports.pdf(r, open.getFirst()))
        .add("GET", "/api/lake/{ticker}/{type}", (r, open) -> lake.get(r, open))
        .add("GET", "/api/lake/sql", (r, open) -> lake.sql(r))
        .add("GET", "/api/scan", (r, open) -> scans.get(r))
        .add("GET", "/api/cache/stats", (r, open) -> cache.stats())
        .add(
            "DELETE",
            "/api/cache/reports/{ticker}",
            (r, open) -> admin.only(r, allowed -> cache.forget(allowed, open.getFirst())))
        .add("POST", "/line/webhook", (r, open) -> parts.line().answer(r))
        .add("GET", "/", (r, open) -> pages.home(r))
        .add("GET", "/reports", (r, open) -> pages.search(r))
        .add("GET", "/reports/{query}", (r, open) -> pages.report(r, open.getFirst()))
        .add(
            "GET",
            "/reports/{query}/{part}",
            (r, open) -> pages.detail(r, open.get(0), open.get(1)))
        .add("GET", "/lake", (r, open) -> pages.lake(r))
        .add("GET", "/scan", (r, open) -> pages.scan(r))
        .add("GET", "/scan/check", (r, open) -> pages.scanCheck(r))
        .add("GET", "/ops", (r, open) -> pages.framed(r, ops::page))
        .add("POST", "/ops/session", (r, open) -> pages.framed(r, ops::signIn))
        .add("POST", "/ops/session/end", (r, open) -> pages.framed(r, ops::signOut))
        .add("POST", "/ops/invalidate", (r, open) -> pages.framed(r, ops::invalidate))
        .add("POST", "/ops/warm", (r, open) -> pages.framed(r, ops::warm))
        .add("POST", "/ops/model", (r, open) -> pages.framed(r, ops::model))
        .add("GET", "/api/ops", (r, open) -> ops.json(r))
        .add("GET", "/suggest", (r, open) -> pages.suggestions(r))
        .add("GET", "/assets/{name}", (r, open) -> pages.asset(r, open.getFirst()))
        .add("GET", "/health", (r, open) -> text(200, "ok\n"))
        .add("GET", "/ready", (r, open) -> ready(parts.notReady().get()))
        .add("GET", "/metrics", (r, open) -> metrics(parts.metrics().get()))
        .add("GET", "/openapi.json", (r, open) -> openapi(openapi));
  }

  private static Response ready(Optional<String> why) {
    return why.map(w -> Problem.unavailable(w).response()).orElseGet(() -> text(200, "ready\n"));
  }

  private static Response metrics(String numbers) {
    return Response.of(
            200,
            "text/plain; version=0.0.4; charset=utf-8",
            numbers.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store");
  }

  private static Response openapi(byte[] document) {
    return Response.of(200, Response.JSON, document).with("Cache-Control", "no-cache");
  }

  private static Response text(int status, String text) {
    return Response.of(status, TEXT, text.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store");
  }

  private static byte[] resource(String name) {
    try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
