package openbell.edge.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpUrlTest {
  @Test
  void allOfOne() {
    SmtpUrl url =
        SmtpUrl.of(
            "smtp://who%40corp:p%40ss%2Fw%3Ard@mail.example.com:2525/?from=openbell@example.com&to=a@b.example,c+ops@d.example");
    assertThat(url.tls()).isEqualTo(SmtpUrl.Tls.STARTTLS);
    assertThat(url.host()).isEqualTo("mail.example.com");
    assertThat(url.port()).isEqualTo(2525);
    assertThat(url.user()).contains("who@corp");
    assertThat(url.password()).contains("p@ss/w:rd");
    assertThat(url.from()).isEqualTo("openbell@example.com");
    assertThat(url.to()).containsExactly("a@b.example", "c+ops@d.example");
    assertThat(url).hasToString("mail.example.com:2525");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp://h?from=a@b&to=c@d, STARTTLS, 587",
    "smtps://h/?from=a@b&to=c@d, WHOLE, 465",
    "smtps://h:4650/?from=a@b&to=c@d, WHOLE, 4650",
    "smtp://h/?from=a@b&to=c@d&tls=off, OFF, 587",
    "smtp://u:p@localhost:25/?from=a@b&to=c@d&tls=off, OFF, 25",
    "smtp://u:p@[::1]:25/?from=a@b&to=c@d&tls=off, OFF, 25",
  })
  void schemesAndPorts(String text, SmtpUrl.Tls tls, int port) {
    SmtpUrl url = SmtpUrl.of(text);
    assertThat(url.tls()).isEqualTo(tls);
    assertThat(url.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smtp://u:s3cret@h:587/ | its from is no mail address",
        "smtp://u:s3cret@h:587/?from=a@b | its to is no mail address",
        "smtp://u:s3cret@h:587/?from=a@b&to= | its to is no mail address",
        "smtp://u:s3cret@h:587/?from=a@b,c@d&to=e@f | its from is no mail address",
        "smtp://u:s3cret@h:587/?from=a@b&to=e@f%0d%0aBcc:x@y | its to is no mail address",
        "smtp://u:s3cret@h:587/?from=a@b&to=c@d&cc=s3cret | after ? it takes from, to and tls, each"
            + " once",
        "smtp://u:s3cret@h:587/?from=a@b&to=c@d&tls=no | its tls is not off",
        "smtp://u:s3cret@h:587/?from=a@b&to=c@d&tls=off | with tls=off its password would go in the"
            + " clear",
        "smtps://u:s3cret@h/?from=a@b&to=c@d&tls=off | smtps with tls=off is neither",
        "http://u:s3cret@h/?from=a@b&to=c@d | it begins with no smtp://",
        "mail.example.com | it begins with no smtp://",
        "smtp:///?from=a@b&to=c@d | it names no host",
        "smtp://u:s3cret/@h/?from=a@b&to=c@d | it names no host",
        "smtp://u:s3cret%@h/?from=a@b&to=c@d | it is no URL; user and password have to be"
            + " percent-encoded",
        "smtp://s3cret@h/?from=a@b&to=c@d | it has a user without a password",
        "smtp://u:s3cret@h:99999/?from=a@b&to=c@d | its port is none",
        "smtp://u:s3cret@h/inbox?from=a@b&to=c@d | it has a path",
      })
  void whatIsWrongIsSaidWithoutTheValue(String text, String why) {
    assertThatThrownBy(() -> SmtpUrl.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why)
        .hasNoCause();
  }
}
