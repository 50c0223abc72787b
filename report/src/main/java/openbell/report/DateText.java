package openbell.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// How dates are written: `11 พ.ย. 2568` in Thai (Buddhist year), `11 Nov 2025` in English.
final class DateText {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
  private static final int BUDDHIST_ERA_YEARS = 543;
  // Tables of our own: the JDK's Thai locale data costs a cold start tens of milliseconds.
  private static final String[] THAI = {
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.",
    "ธ.ค."
  };
  private static final String[] ENGLISH = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private DateText() {}

  static String date(LocalDate date, Lang lang) {
    int month = date.getMonthValue() - 1;
    return lang == Lang.TH
        ? date.getDayOfMonth() + " " + THAI[month] + " " + (date.getYear() + BUDDHIST_ERA_YEARS)
        : date.getDayOfMonth() + " " + ENGLISH[month] + " " + date.getYear();
  }

  /// A moment as a reader in Bangkok reads it.
  static String moment(Instant instant, Lang lang) {
    ZonedDateTime local = instant.atZone(BANGKOK);
    String hour = twoDigits(local.getHour());
    String minute = twoDigits(local.getMinute());
    String day = date(local.toLocalDate(), lang);
    return lang == Lang.TH
        ? day + " " + hour + "." + minute + " น. (เวลาไทย)"
        : day + ", " + hour + ":" + minute + " (Bangkok)";
  }

  private static String twoDigits(int n) {
    return n < 10 ? "0" + n : Integer.toString(n);
  }
}
