package openbell.scan;

import java.time.LocalDate;
import java.util.List;

/// Where a screen takes its histories from.
public interface Market {

  /// Every instrument that was asked for, as of the end of a date, one each; one that nothing is
  /// known of has empty bars. No bar is dated after `date`: a screen of a past day knows nothing of
  /// later ones. The list is not changed afterwards.
  ///
  /// Safe for any number of threads.
  List<History> upTo(LocalDate date);
}
