package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class ServiceClockTest {

  private Instant machine = Instant.parse("2025-11-11T10:00:00.250Z");
  private final ServiceClock clock = new ServiceClock(() -> machine);

  @Test
  void answerIsAsOldAsItsDateSaysWhateverTheMachinesClock() {
    assertThat(clock.at(dated("Tue, 11 Nov 2025 10:07:30 GMT"))).isEqualTo("2025-11-11T10:07:30Z");
  }

  @Test
  void betweenAnswersTheServicesTimeGoesOn() {
    assertThat(clock.now()).isEmpty();

    clock.at(dated("Tue, 11 Nov 2025 10:07:30 GMT"));
    machine = machine.plusMillis(12_345);

    assertThat(clock.now()).contains(Instant.parse("2025-11-11T10:07:42.345Z"));
  }

  @Test
  void lastAnswerCounts() {
    clock.at(dated("Tue, 11 Nov 2025 10:07:30 GMT"));
    machine = Instant.parse("2031-01-01T00:00:00Z"); // Someone set it.
    clock.at(dated("Tue, 11 Nov 2025 10:07:31 GMT"));

    assertThat(clock.now()).contains(Instant.parse("2025-11-11T10:07:31Z"));
  }

  @Test
  void withoutAReadableDateTheMachinesClockCounts() {
    assertThat(clock.at(dated("yesterday"))).isEqualTo(machine);
    assertThat(clock.at(answer(SdkHttpResponse.builder().build()))).isEqualTo(machine);
    assertThat(clock.at(GetObjectResponse.builder().build())).isEqualTo(machine);
    assertThat(clock.now()).contains(machine);
  }

  private static SdkResponse dated(String date) {
    return answer(SdkHttpResponse.builder().putHeader("date", date).build());
  }

  private static SdkResponse answer(SdkHttpResponse http) {
    return GetObjectResponse.builder().sdkHttpResponse(http).build();
  }
}
