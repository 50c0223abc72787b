package openbell.edge.screens;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import openbell.desk.Coverage;
import openbell.desk.LakeDesk;
import openbell.desk.LakeOverview;
import openbell.desk.Settings;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.LakeSchema;
import openbell.lake.tables.LakeSql;
import openbell.lake.tables.LakeSqlException;
import openbell.lake.tables.Snapshot;
import openbell.lake.tables.SqlRows;
import openbell.lake.tables.Tables;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lake of a process that serves. It has others to answer, so a question gets little: one at a
/// time, on one core, for seconds, in little memory (ADR 0029). Thread-safe.
public final class ServedLake implements LakeDesk, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedLake.class);

  private static final LakeSql.Limits LIMITS =
      new LakeSql.Limits(Duration.ofSeconds(10), 256L << 20);
  private static final LakeSql.Part PART = new LakeSql.Part(MOST_ROWS, 100, 300);

  /// So long a question waits for the one before it.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofSeconds(5);

  /// What was seen is good for so long.
  private static final Duration GOOD_FOR = Duration.ofMinutes(5);

  /// So long the first who asks waits for it.
  private static final long FIRST_MILLIS = 1500;

  private final Tables tables;
  private final Coverage coverage;
  private final InstantSource clock;
  private final Semaphore asking = new Semaphore(1, true);
  private final ExecutorService looker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("lake").factory());
  private volatile Optional<LakeOverview> last = Optional.empty();
  private @Nullable Future<?> looking;

  /// The lake of these parts, which stay the caller's. Nothing is read before somebody asks.
  public static ServedLake of(Wiring wiring, Settings settings) {
    return new ServedLake(
        LakeTables.of(wiring, settings), wiring.lakeWorks().coverage(), wiring.clock());
  }

  private ServedLake(Tables tables, Coverage coverage, InstantSource clock) {
    this.tables = tables;
    this.coverage = coverage;
    this.clock = clock;
  }

  @Override
  public Optional<LakeOverview> overview() {
    Optional<LakeOverview> known = last;
    if (known.filter(o -> o.at().plus(GOOD_FOR).isAfter(clock.instant())).isPresent()) {
      return known;
    }
    Future<?> look = look();
    if (known.isEmpty()) {
      try {
        look.get(FIRST_MILLIS, MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a look through the lake tells its own failures", e);
      } catch (TimeoutException e) {
        // It goes on; who asks again finds it.
      }
    }
    return last;
  }

  private synchronized Future<?> look() {
    Future<?> begun = looking;
    if (begun == null || begun.isDone()) {
      begun =
          looker.submit(
              () -> {
                try {
                  last = Optional.of(coverage.look());
                } catch (RuntimeException e) {
                  LOG.warn("the lake could not be looked through", e);
                }
              });
      looking = begun;
    }
    return begun;
  }

  @Override
  public Answer ask(String sql) throws InterruptedException {
    if (sql.length() > MOST_SQL_CHARS) {
      return new Answer.Wrong(
          "the question has over %d characters: ask a shorter one, or 'openbell lake sql'"
              .formatted(MOST_SQL_CHARS));
    }
    if (!asking.tryAcquire(PATIENCE.toMillis(), MILLISECONDS)) {
      return new Answer.Busy(RETRY);
    }
    try (Snapshot snapshot = tables.open(LakeSchema.namedIn(sql), LIMITS)) {
      Collected rows = new Collected();
      boolean more = tables.sqlOnOneCore(snapshot).first(sql, PART, rows);
      return new Answer.Rows(rows.columns, rows.rows, more);
    } catch (LakeSqlException e) {
      return refused(e);
    } catch (StoreException e) {
      LOG.warn("the lake cannot be asked: {}", e.getMessage());
      return failed();
    } catch (UncheckedIOException e) {
      LOG.warn("no question can be worked on here", e);
      return failed();
    } finally {
      asking.release();
    }
  }

  private static Answer refused(LakeSqlException e) {
    String why = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      // A failed reading of a file names the file.
      case WRONG -> why.startsWith("IO Error") ? failed(e) : new Answer.Wrong(why);
      case LIMIT -> new Answer.TooMuch(why);
      case FAILED -> failed(e);
    };
  }

  private static Answer failed(LakeSqlException e) {
    LOG.warn("a question to the lake failed", e);
    return failed();
  }

  private static Answer failed() {
    return new Answer.Failed("the lake cannot be read now: try again later");
  }

  @Override
  public List<String> tables() {
    return Arrays.stream(LakeSchema.values()).map(LakeSchema::key).toList();
  }

  private static final class Collected implements SqlRows {
    private List<String> columns = List.of();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    @Override
    public void columns(List<String> names) {
      columns = List.copyOf(names);
    }

    @Override
    public void row(@Nullable Object[] values) {
      rows.add(Collections.unmodifiableList(Arrays.asList(values.clone())));
    }
  }

  @Override
  public void close() {
    looker.shutdownNow();
  }
}
