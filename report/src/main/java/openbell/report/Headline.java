package openbell.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// A headline about the company: from outside, so data and never an instruction.
///
/// @param title one line
/// @param source who published it
/// @param publishedAt when; ISO 8601 in JSON
/// @param url where it can be read
public record Headline(
    String title, String source, @JsonProperty("published_at") Instant publishedAt, String url) {}
