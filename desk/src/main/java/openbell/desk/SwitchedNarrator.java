package openbell.desk;

import openbell.report.Brief;
import openbell.report.Fallback;
import openbell.report.Lang;
import openbell.report.Narrative;
import openbell.report.Narrator;
import openbell.report.TemplateNarrator;

/// A narrator that lets the template tell while the operator has switched the other one off.
///
/// The switch is asked where a report is made, never where one is found. Safe for concurrent use.
///
/// @param model tells while it is on
/// @param off the operator's switch
public record SwitchedNarrator(Narrator model, LlmSwitch off) implements Narrator {
  private static final Narrator TEMPLATE = TemplateNarrator.insteadOfModel(Fallback.OFF);

  @Override
  public Narrative narrate(Brief brief, Lang lang) {
    return who().narrate(brief, lang);
  }

  @Override
  public void prepare() {
    who().prepare();
  }

  @Override
  public String identity() {
    return who().identity();
  }

  private Narrator who() {
    return off.offSince().isPresent() ? TEMPLATE : model;
  }
}
