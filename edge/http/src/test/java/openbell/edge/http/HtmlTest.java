package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
  @Test
  void textIsEscapedAndMarkupIsNot() {
    assertThat(Html.of("<p>{} {}</p>", "<b>&'\"", Html.of("<i>{}</i>", 1)).toString())
        .isEqualTo("<p>&lt;b&gt;&amp;&#39;&quot; <i>1</i></p>");
  }

  @Test
  void aValueCannotLeaveItsAttribute() {
    assertThat(Html.of("<p title=\"{}\">x</p>", "\" onclick=\"alert(1)").toString())
        .isEqualTo("<p title=\"&quot; onclick=&quot;alert(1)\">x</p>");
  }

  @Test
  void whatLeadsSomewhereTakesAnAddressOnly() {
    assertThatThrownBy(() -> Html.of("<a href=\"{}\">x</a>", "javascript:alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("<a href=\"/x{}\">x</a>", Address.here("y")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Html.of("<a href=\"{}\">x</a>", Address.here("a/b").with("q", "1&2")).toString())
        .isEqualTo("<a href=\"/a%2Fb?q=1%262\">x</a>");
  }

  @Test
  void noValueStandsWhereItCouldRunOrStyle() {
    assertThatThrownBy(() -> Html.of("<p {}>x</p>", "hidden"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("<p class={}>x</p>", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("<p onclick=\"{}\">x</p>", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("<p style=\"{}\">x</p>", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("<p title=\"{}\">x</p>", Html.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slotsAndValuesAreAsMany() {
    assertThatThrownBy(() -> Html.of("<p>{}</p>")).hasMessageContaining("fewer values");
    assertThatThrownBy(() -> Html.of("<p></p>", 1)).hasMessageContaining("more values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", "data:text/html,x", "//host/x", "/x", "http:", "a b", ""})
  void elsewhereIsTheWebAlone(String url) {
    assertThat(Address.elsewhere(url)).isEmpty();
  }

  @Test
  void webAddressesStay() {
    assertThat(Address.elsewhere("https://news.example/a?b=1&c=2").orElseThrow())
        .hasToString("https://news.example/a?b=1&c=2");
  }
}
