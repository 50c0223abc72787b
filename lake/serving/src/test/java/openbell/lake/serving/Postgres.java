package openbell.lake.serving;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A real PostgreSQL of its own on a free port.
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;

  Postgres() throws IOException {
    server = EmbeddedPostgres.start();
  }

  DatabaseUrl url() {
    return DatabaseUrl.of(text()).orElseThrow();
  }

  String text() {
    return "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres";
  }

  List<String> ask(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answers = new ArrayList<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder(String.valueOf(rows.getString(1)));
        for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append('|').append(rows.getString(i));
        }
        answers.add(row.toString());
      }
      return answers;
    }
  }

  void run(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
