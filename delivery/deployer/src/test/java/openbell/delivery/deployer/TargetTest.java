package openbell.delivery.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final String FUNCTION =
      """
      {"function_name":"openbell-dev-%s","handler":"openbell.edge.lambda.H","architecture":"arm64",
       "memory_mb":1024,"timeout_seconds":30,"tmp_mb":512,"snap_start":true,"log_group":"/aws/lambda/x"}
      """;
  private static final String SHIP =
      """
      {"schema":"openbell.ship/1","name":"openbell","environment":"dev","region":"ap-southeast-1",
       "bucket":"b","state_table":null,"alias":"live","function_url":"https://x.test/",
       "functions":{"work":%s,"web":%s,"fetch":%s},"ecs":null}
      """
          .formatted(
              FUNCTION.formatted("work"), FUNCTION.formatted("web"), FUNCTION.formatted("fetch"));

  private static Target parse(String json) {
    return Target.parse(json.getBytes(StandardCharsets.UTF_8), "dev");
  }

  @Test
  void readsTheOutputAloneAndAmongAll() {
    Target target = parse("{\"ship\":{\"sensitive\":false,\"value\":" + SHIP + "}}");
    assertThat(target).isEqualTo(parse(SHIP));
    assertThat(target.region()).isEqualTo("ap-southeast-1");
    assertThat(target.functionUrl()).contains("https://x.test/");
    assertThat(target.stateTable()).isEmpty();
    assertThat(target.service()).isEmpty();
    assertThat(target.function("web").snapStart()).isTrue();
    assertThat(target.function("web").functionName()).isEqualTo("openbell-dev-web");
  }

  @Test
  void whatPeopleReachMovesLast() {
    assertThat(parse(SHIP).order()).containsExactly("fetch", "work", "web");
  }

  @Test
  void readsTheService() {
    Target target =
        parse(
            SHIP.replace(
                "\"ecs\":null",
                "\"ecs\":{\"cluster\":\"c\",\"service\":\"s\",\"family\":\"f\",\"container\":\"server\",\"repository_url\":\"r\"}"));
    assertThat(target.service()).contains(new Target.TargetService("c", "s", "f", "server", "r"));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertWrong("{}", "Terraform has no outputs for environment dev");
    assertWrong("no json", "the outputs cannot be read as JSON");
    assertWrong(SHIP.replace("ship/1", "ship/2"), "of schema openbell.ship/2");
    assertWrong(SHIP.replace("\"bucket\":\"b\",", ""), "no usable 'bucket'");
    assertWrong(
        SHIP.replace("\"memory_mb\":1024", "\"memory_mb\":\"1 GB\""),
        "functions.fetch has no usable 'memory_mb'");
    assertWrong(SHIP.replace("arm64", "mips"), "architecture 'mips'");
    assertWrong(SHIP.replace("\"live\"", "\"7\""), "'7' as alias");
    assertWrong(SHIP.replace("\"name\":\"openbell\"", "\"name\":\"../x\""), "'../x' as name");
    assertThatThrownBy(() -> Target.parse(SHIP.getBytes(StandardCharsets.UTF_8), "prod"))
        .hasMessage(
            "the outputs are of environment dev, not of prod: give --env dev, or the outputs of"
                + " prod");
    assertThatThrownBy(() -> parse(SHIP).function("scan"))
        .hasMessage("environment dev has no function 'scan': give one of fetch, work, web");
  }

  private static void assertWrong(String json, String says) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            DeployException.class, e -> assertThat(e.kind()).isEqualTo(DeployException.Kind.USAGE))
        .hasMessageContaining(says);
  }
}
