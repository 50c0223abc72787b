package openbell.report.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A request that goes nowhere: the SDK's first one loads a thousand classes, which takes a second
/// or more, and that second is free while the prices are still on their way.
final class OpenAiRehearsal implements HttpClient {
  private static final String ANSWER =
      """
      {"id":"resp_0","object":"response","created_at":0,"status":"completed","model":"rehearsal",
       "output":[{"type":"message","id":"msg_0","role":"assistant","status":"completed",
         "content":[{"type":"output_text","text":"{}","annotations":[]}]}],
       "usage":{"input_tokens":0,"output_tokens":0,"total_tokens":0,
         "input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0}}}
      """;

  private OpenAiRehearsal() {}

  /// Writes a request as the SDK would send it and reads an answer as it would receive it.
  static void run(Consumer<OpenAIClient> asking) {
    OpenAIClient client =
        new OpenAIClientImpl(
            ClientOptions.builder()
                .httpClient(new OpenAiRehearsal())
                .apiKey("rehearsal")
                .maxRetries(0)
                .build());
    asking.accept(client);
  }

  /// A prompt of nothing.
  static Prompt prompt() {
    return new Prompt("rehearsal", "", List.of(new Prompt.Turn(false, "")));
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    HttpRequestBody body = request.body();
    if (body != null) {
      body.writeTo(OutputStream.nullOutputStream());
    }
    return new Answer();
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return CompletableFuture.completedFuture(execute(request, options));
  }

  @Override
  public void close() {}

  private static final class Answer implements HttpResponse {
    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public Headers headers() {
      return Headers.builder().put("content-type", "application/json").build();
    }

    @Override
    public InputStream body() {
      return new ByteArrayInputStream(ANSWER.getBytes(UTF_8));
    }

    @Override
    public void close() {}
  }
}
