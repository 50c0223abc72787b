package openbell.report.llm;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.RequestOptions;
import com.openai.credential.BearerTokenCredential;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.ChatModel;
import com.openai.models.ResponsesModel;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseUsage;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import openbell.report.Fallback;

/// OpenAI, or a server that speaks its API, by the official SDK: the only class here that starts
/// it, which takes a second, so make one no sooner than it is to be asked.
///
/// Asks by the Responses API. A server that has none is asked by Chat Completions, from its first
/// "not found" on. One request is one try; see [RetryingModel].
public final class OpenAiModel implements LanguageModel {
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;

  private final Supplier<String> apiKey;
  private final OpenAIClient client;
  private final OpenAiFailures failures;
  private volatile String key = "";
  private volatile boolean chatOnly;

  /// A client; nothing is sent yet, and no key is read.
  ///
  /// @param apiKey gives the key, before each request, so that a changed one is seen; may block,
  ///   and throws when it cannot be read
  /// @param base the API's root, such as `http://127.0.0.1:8080/v1`; empty: OpenAI's own
  public OpenAiModel(Supplier<String> apiKey, Optional<URI> base, InstantSource clock) {
    this.apiKey = apiKey;
    OpenAIOkHttpClient.Builder builder =
        OpenAIOkHttpClient.builder()
            .credential(BearerTokenCredential.create(() -> key))
            .maxRetries(0);
    base.ifPresent(uri -> builder.baseUrl(uri.toString()));
    this.client = builder.build();
    this.failures = new OpenAiFailures(clock);
  }

  @Override
  public LlmAnswer ask(Prompt prompt, Duration most) throws LlmException {
    long start = System.nanoTime();
    readKey();
    Duration left = most.minusNanos(System.nanoTime() - start);
    if (!left.isPositive()) {
      throw LlmException.notSent(Fallback.TIMEOUT, "reading the key took all the time");
    }
    RequestOptions options = RequestOptions.builder().timeout(left).build();
    try {
      if (!chatOnly) {
        try {
          return answer(client.responses().create(OpenAiRequests.responses(prompt), options));
        } catch (OpenAIServiceException e) {
          if (!lacksResponses(e)) {
            throw e;
          }
        }
      }
      LlmAnswer answer =
          answer(client.chat().completions().create(OpenAiRequests.chat(prompt), options));
      chatOnly = true;
      return answer;
    } catch (OpenAIException e) {
      throw failures.told(e);
    }
  }

  private void readKey() throws LlmException {
    try {
      key = apiKey.get();
    } catch (RuntimeException e) {
      throw new LlmException(
          Fallback.KEY_UNREADABLE, "openbell doctor says why", false, false, Optional.empty(), e);
    }
  }

  /// Loads what the first request needs, its key included.
  @Override
  public void prepare() {
    Thread.startVirtualThread(
        () -> {
          try {
            readKey();
          } catch (LlmException _) {
            // Will be told when the model is asked.
          }
        });
    OpenAiRehearsal.run(
        other ->
            answer(
                other
                    .responses()
                    .create(
                        OpenAiRequests.responses(OpenAiRehearsal.prompt()),
                        RequestOptions.none())));
  }

  private static boolean lacksResponses(OpenAIServiceException e) {
    int status = e.statusCode();
    boolean noSuchPath =
        status == NOT_FOUND || status == METHOD_NOT_ALLOWED || status == NOT_IMPLEMENTED;
    return noSuchPath && !e.code().equals(Optional.of("model_not_found"));
  }

  private static LlmAnswer answer(Response response) {
    List<ResponseOutputMessage.Content> contents =
        response.output().stream()
            .flatMap(item -> item.message().stream())
            .flatMap(message -> message.content().stream())
            .toList();
    String text =
        contents.stream()
            .flatMap(content -> content.outputText().stream())
            .map(part -> part.text())
            .collect(Collectors.joining());
    boolean whole = response.status().filter(s -> !s.equals(ResponseStatus.COMPLETED)).isEmpty();
    boolean declined = contents.stream().anyMatch(ResponseOutputMessage.Content::isRefusal);
    Optional<ResponseUsage> usage = response.usage();
    return new LlmAnswer(
        text,
        name(response.model()),
        whole && !declined,
        usage.map(u -> (int) u.inputTokens()).orElse(0),
        usage
            .flatMap(u -> u._inputTokensDetails().asKnown())
            .flatMap(details -> details._cachedTokens().asKnown())
            .map(Long::intValue)
            .orElse(0),
        usage.map(u -> (int) u.outputTokens()).orElse(0));
  }

  private static LlmAnswer answer(ChatCompletion completion) {
    if (completion.choices().isEmpty()) {
      throw new OpenAIInvalidDataException("no choices");
    }
    ChatCompletion.Choice choice = completion.choices().getFirst();
    ChatCompletion.Choice.FinishReason end = choice.finishReason();
    boolean whole =
        !end.equals(ChatCompletion.Choice.FinishReason.LENGTH)
            && !end.equals(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
    Optional<CompletionUsage> usage = completion.usage();
    return new LlmAnswer(
        choice.message().content().orElse(""),
        completion.model(),
        whole && choice.message().refusal().isEmpty(),
        usage.map(u -> (int) u.promptTokens()).orElse(0),
        usage
            .flatMap(CompletionUsage::promptTokensDetails)
            .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)
            .map(Long::intValue)
            .orElse(0),
        usage.map(u -> (int) u.completionTokens()).orElse(0));
  }

  private static String name(ResponsesModel model) {
    return model
        .string()
        .or(() -> model.chat().map(ChatModel::asString))
        .or(() -> model.only().map(ResponsesModel.ResponsesOnlyModel::asString))
        .orElse("");
  }

  @Override
  public void close() {
    client.close();
  }
}
