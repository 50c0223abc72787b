package openbell.lake.tables;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.store.AwsClients;
import openbell.store.AwsPatience;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.TooManyRequestsException;

/// Questions in SQL on Athena, over the files of one snapshot. What came after it is not seen.
///
/// The tables of Glue have one partition a snapshot, whose place Athena derives from the snapshot's
/// name; each is a list of files. A question is put behind a WITH that binds the names of the views
/// to one snapshot, so that it sees one state whatever is compacted meanwhile, and that lets
/// nothing but a SELECT follow.
public final class AthenaSql implements AutoCloseable {

  /// Where to ask.
  ///
  /// @param workgroup Terraform's output `athena_workgroup`
  /// @param database Terraform's output `glue_database`
  /// @param endpoint for anything but AWS itself
  public record Settings(
      String workgroup, String database, Optional<URI> endpoint, Optional<String> region) {}

  /// Waits between two looks at a question that is being answered.
  @FunctionalInterface
  public interface Pause {
    /// Waits so long.
    void sleep(Duration duration) throws InterruptedException;
  }

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int PAGE_ROWS = 1000;
  private static final Pattern WITH =
      Pattern.compile("(?is)^(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*WITH(\\s+RECURSIVE)?\\s");

  /// A view's name as a WITH defines it: `bars AS (`.
  private static final Pattern OWN_NAME =
      Pattern.compile(
          "(?i)(?:\\bWITH(?:\\s+RECURSIVE)?\\s+|,\\s*)\"?(%s)\"?\\s*(?:\\([^()]*\\)\\s*)?AS\\s*\\("
              .formatted(String.join("|", LakeSql.names())));

  private final AthenaClient client;
  private final Settings settings;
  private final Pause pause;

  private AthenaSql(AthenaClient client, Settings settings, Pause pause) {
    this.client = client;
    this.settings = settings;
    this.pause = pause;
  }

  /// Makes a client; asks nothing yet.
  public static AthenaSql open(Settings settings, Pause pause) {
    boolean anyRegion =
        settings.endpoint().isPresent() || AwsClients.endpointInEnvironment("Athena");
    return new AthenaSql(
        AwsClients.configure(
                AthenaClient.builder(),
                settings.endpoint(),
                settings.region(),
                AwsPatience.INTERACTIVE,
                anyRegion)
            .build(),
        settings,
        pause);
  }

  /// The SQL that is sent for a question over a snapshot.
  ///
  /// @throws LakeSqlException when its own WITH gives a view's name to something else
  static String bound(String sql, String snapshot, String database) {
    Matcher clash = OWN_NAME.matcher(sql);
    if (WITH.matcher(sql).find() && clash.find()) {
      throw new LakeSqlException(
          LakeSqlException.Kind.WRONG,
          "the question's WITH gives the name %s to something else".formatted(clash.group(1)),
          "give it another name",
          null);
    }
    String views =
        Arrays.stream(LakeSchema.values())
            .map(
                table ->
                    "%s AS (SELECT %s FROM \"%s\".\"%s\" WHERE snapshot = %s)"
                        .formatted(
                            table.key(),
                            table.columns().stream()
                                .map(c -> "\"" + c.name() + "\"")
                                .collect(joining(", ")),
                            database,
                            table.key(),
                            Duck.quoted(snapshot)))
            .collect(joining(",\n"));
    Matcher with = WITH.matcher(sql);
    if (with.find()) {
      String recursive = with.group(1) == null ? "" : " RECURSIVE";
      return "WITH" + recursive + " " + views + ",\n" + sql.substring(with.end());
    }
    return "WITH " + views + "\n" + sql;
  }

  /// Answers a question.
  ///
  /// @param snapshot the name of a compacted state
  /// @param time the longest that it may take; the question is ended then
  /// @throws LakeSqlException when it cannot be answered
  public void ask(String sql, String snapshot, Duration time, SqlRows rows)
      throws InterruptedException {
    try {
      String id =
          client
              .startQueryExecution(
                  r ->
                      r.queryString(bound(sql, snapshot, settings.database()))
                          .workGroup(settings.workgroup())
                          .queryExecutionContext(c -> c.database(settings.database())))
              .queryExecutionId();
      await(id, time);
      read(id, rows);
    } catch (AthenaException e) {
      // Too many requests are also told with status 400.
      boolean wrong =
          e.awsErrorDetails() != null
              && e.statusCode() == 400
              && !e.isThrottlingException()
              && !(e instanceof TooManyRequestsException);
      String what =
          e.awsErrorDetails() == null ? e.getMessage() : e.awsErrorDetails().errorMessage();
      throw new LakeSqlException(
          wrong ? LakeSqlException.Kind.WRONG : LakeSqlException.Kind.FAILED,
          "Athena refused it (" + what + ")",
          wrong
              ? "check the question and the workgroup " + settings.workgroup()
              : "try again in a minute, or check the rights of this account in the workgroup "
                  + settings.workgroup(),
          e);
    } catch (SdkException e) {
      throw new LakeSqlException(
          LakeSqlException.Kind.FAILED,
          "Athena cannot be asked (" + e.getMessage() + ")",
          "check credentials, region and network",
          e);
    }
  }

  private void await(String id, Duration time) throws InterruptedException {
    long start = System.nanoTime();
    Duration next = FIRST_PAUSE;
    while (true) {
      QueryExecutionStatus status =
          client.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution().status();
      QueryExecutionState state = status.state();
      if (state == QueryExecutionState.SUCCEEDED) {
        return;
      }
      if (state == QueryExecutionState.FAILED || state == QueryExecutionState.CANCELLED) {
        throw new LakeSqlException(
            LakeSqlException.Kind.WRONG,
            "Athena answered %s (%s)"
                .formatted(state.toString().toLowerCase(Locale.ROOT), status.stateChangeReason()),
            "see the columns with DESCRIBE on the engine duckdb",
            null);
      }
      if (System.nanoTime() - start > time.toNanos()) {
        client.stopQueryExecution(r -> r.queryExecutionId(id));
        throw new LakeSqlException(
            LakeSqlException.Kind.LIMIT,
            "no answer of Athena within %d seconds".formatted(time.toSeconds()),
            "ask for less, or allow more time",
            null);
      }
      pause.sleep(next);
      next =
          next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private void read(String id, SqlRows rows) {
    String token = null;
    List<ColumnInfo> columns = List.of();
    boolean first = true;
    do {
      String page = token;
      GetQueryResultsResponse answer =
          client.getQueryResults(r -> r.queryExecutionId(id).maxResults(PAGE_ROWS).nextToken(page));
      List<Row> found = answer.resultSet().rows();
      if (first) {
        columns = answer.resultSet().resultSetMetadata().columnInfo();
        List<String> names = columns.stream().map(ColumnInfo::name).toList();
        rows.columns(names);
        // Athena's first row repeats the names.
        boolean head =
            !found.isEmpty()
                && found.getFirst().data().stream().map(Datum::varCharValue).toList().equals(names);
        found = head ? found.subList(1, found.size()) : found;
        first = false;
      }
      for (Row row : found) {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = plain(row.data().get(i).varCharValue(), columns.get(i).type());
        }
        rows.row(values);
      }
      token = answer.nextToken();
    } while (token != null);
  }

  private static @Nullable Object plain(@Nullable String text, String type) {
    if (text == null) {
      return null;
    }
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "boolean" -> Boolean.valueOf(text);
      case "tinyint", "smallint", "integer", "int", "bigint" -> Long.valueOf(text);
      case "double", "float", "real" -> {
        double number = Double.parseDouble(text);
        yield Double.isFinite(number) ? number : null;
      }
      case "decimal" -> new BigDecimal(text);
      default -> text;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
