package openbell.desk;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import openbell.lake.Lake;
import openbell.report.llm.NarrativeJournal;
import openbell.report.llm.NarrativeJson;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prompts and answers in the lake, whole and immutable, under `processed/narratives/`; and by the
/// prompt's hash a record `narratives/{sha256}` with an answer that was one, by which it is found
/// again.
///
/// A store that fails costs the audit or the replay, never the report.
public final class LakeJournal implements NarrativeJournal {
  private static final Logger LOG = LoggerFactory.getLogger(LakeJournal.class);
  private static final String FOLDER = "narratives/";

  private final Lake lake;
  private final StateStore state;
  private final InstantSource clock;

  /// A journal over these; it owns none of them.
  public LakeJournal(Lake lake, StateStore state, InstantSource clock) {
    this.lake = lake;
    this.state = state;
    this.clock = clock;
  }

  @Override
  public Optional<Kept> find(String promptHash) {
    try {
      return state
          .read(FOLDER + promptHash)
          .map(StateRecord::value)
          .flatMap(NarrativeJson::readAnswer);
    } catch (StoreException e) {
      LOG.warn("no kept answer was looked for: {}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> keep(Entry entry) {
    try {
      Instant now = clock.instant();
      String hash = entry.prompt().hash();
      byte[] json = NarrativeJson.entry(entry, now);
      String key = lake.keepNarrative(entry.symbol(), entry.date(), json, hash, now);
      byte[] answer = NarrativeJson.answer(entry.answer(), key);
      if (entry.whole() && answer.length <= StateStore.MAX_VALUE_BYTES) {
        state.create(FOLDER + hash, answer);
      }
      return Optional.of(key);
    } catch (StoreException e) {
      LOG.warn("a narrative was not kept: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
