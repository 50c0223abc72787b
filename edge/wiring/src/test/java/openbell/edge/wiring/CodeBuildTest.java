package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeBuildTest {

  @Test
  void namesTheVersionAndInACloneTheCommit() {
    assertThat(CodeBuild.name()).matches("\\d+\\.\\d+\\.\\d+(\\+[0-9a-f]{12,40}(-dirty)?)?");
  }
}
