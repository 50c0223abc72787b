package openbell.store.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against the vectors that AWS published: the test suite of Signature Version 4
/// (`aws-sig-v4-test-suite`), and the examples of "Authenticating Requests: Using the Authorization
/// Header" in the S3 API reference.
class SigV4Test {

  private static final String SUITE_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");
  private static final String S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final Instant S3_TIME = Instant.parse("2013-05-24T00:00:00Z");
  private static final String TOKEN =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeo"
          + "IYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0"
          + "wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FD"
          + "rypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "get-vanilla, GET, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "get-vanilla-query-order-key-case, GET, Param1=value1&Param2=value2,"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "post-vanilla, POST, '', 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  })
  void signsAsTheTestSuiteDoes(String name, String method, String query, String signature) {
    assertThat(suite(Optional.empty(), method, query, Map.of()))
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature="
                + signature);
  }

  @Test
  void trimsHeadersAsTheTestSuiteDoes() {
    Map<String, String> headers = Map.of("My-Header1", " value1", "My-Header2", "\"a   b   c\"");
    assertThat(suite(Optional.empty(), "GET", "", headers))
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;my-header1;my-header2;x-amz-date, Signature="
                + "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
  }

  /// `post-sts-header-before` of the suite.
  @Test
  void signsTheSessionToken() {
    assertThat(suite(Optional.of(TOKEN), "POST", "", Map.of()))
        .containsEntry("x-amz-security-token", TOKEN)
        .containsEntry("x-amz-date", "20150830T123600Z")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date;x-amz-security-token, Signature="
                + "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
  }

  /// "Example: GET Object" of the S3 API reference.
  @Test
  void signsARangeOfAnObjectAsTheReferenceOfS3Does() {
    assertThat(s3("/test.txt", "", Map.of("Range", "bytes=0-9")))
        .containsEntry(
            "x-amz-content-sha256",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature="
                + "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  /// "Example: Get Bucket (List Objects)" of the S3 API reference.
  @Test
  void signsAListingAsTheReferenceOfS3Does() {
    assertThat(s3("/", "max-keys=2&prefix=J", Map.of()).get("authorization"))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void encodesAKeyOnceAndKeepsItsSlashes() {
    assertThat(SigV4.path("coins/a b/ü+~.png")).isEqualTo("coins/a%20b/%C3%BC%2B~.png");
  }

  private static Map<String, String> suite(
      Optional<String> token, String method, String query, Map<String, String> headers) {
    AwsCredentials credentials = new AwsCredentials("AKIDEXAMPLE", SUITE_SECRET, token);
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("Host", "example.amazonaws.com");
    return new SigV4(credentials, "us-east-1", "service").sign(method, "/", query, all, SUITE_TIME);
  }

  private static Map<String, String> s3(String path, String query, Map<String, String> headers) {
    AwsCredentials credentials =
        new AwsCredentials("AKIAIOSFODNN7EXAMPLE", S3_SECRET, Optional.empty());
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("Host", "examplebucket.s3.amazonaws.com");
    return new SigV4(credentials, "us-east-1", "s3").sign("GET", path, query, all, S3_TIME);
  }
}
