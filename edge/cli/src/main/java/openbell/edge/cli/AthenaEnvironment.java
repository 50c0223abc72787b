package openbell.edge.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.lake.tables.AthenaSql;

/// Where Athena is, as the environment says.
final class AthenaEnvironment {
  private static final String WORKGROUP = "OPENBELL_ATHENA_WORKGROUP";
  private static final String DATABASE = "OPENBELL_ATHENA_DATABASE";

  private AthenaEnvironment() {}

  /// @throws CliException when it does not say, or something that cannot be used
  static AthenaSql.Settings settings(Map<String, String> environment, Settings settings) {
    String workgroup = get(environment, WORKGROUP).orElse("");
    // As Terraform names them: openbell-prod and openbell_prod.
    String database = get(environment, DATABASE).orElse(workgroup.replace('-', '_'));
    check(
        WORKGROUP, workgroup, "[A-Za-z0-9._-]{1,128}", "give Terraform's output athena_workgroup");
    check(DATABASE, database, "[a-z0-9_]{1,255}", "give Terraform's output glue_database");
    return new AthenaSql.Settings(
        workgroup,
        database,
        endpoint(environment, "AWS_ENDPOINT_URL_ATHENA")
            .or(() -> endpoint(environment, "AWS_ENDPOINT_URL")),
        settings.awsRegion());
  }

  private static Optional<String> get(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static void check(String name, String value, String form, String cure) {
    if (!value.matches(form)) {
      throw new CliException(ExitStatus.USAGE, name + "=" + value + " cannot be used", cure);
    }
  }

  private static Optional<URI> endpoint(Map<String, String> environment, String name) {
    Optional<String> value = get(environment, name);
    try {
      return value.map(URI::create);
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitStatus.USAGE,
          name + "=" + value.orElse("") + " cannot be used",
          "give a URL such as http://127.0.0.1:8080");
    }
  }
}
