/// One request to S3 without an SDK: what it is signed with, its signature and its address. A few
/// classes on the JDK alone, for a process that has just started and has loaded nothing else yet.
///
/// - [AwsCredentials]: what the environment gives to sign with.
/// - [SigV4]: the headers that sign a request without a body.
/// - [S3Address]: where an object is.
/// - [SigningException]: there is nothing to sign with, or it cannot be had now.
///
/// ```java
/// SigV4 signer = new SigV4(AwsCredentials.of(System.getenv()), "ap-southeast-1", "s3");
/// URI uri = S3Address.of("bucket", "ap-southeast-1", Optional.empty(), "a/b.json");
/// Map<String, String> headers =
///     signer.sign("GET", uri.getRawPath(), "", Map.of("host", uri.getRawAuthority()), Instant.now());
/// ```
@NullMarked
package openbell.store.signing;

import org.jspecify.annotations.NullMarked;
