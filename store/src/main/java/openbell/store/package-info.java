/// Where bytes are kept: whole objects under keys, in a directory or in S3, and small records with
/// compare-and-set on top of either or in DynamoDB. All backends of a kind pass one contract suite,
/// so that what works on a laptop works on AWS. The AWS SDK has its one home here.
///
/// - [BlobStore]: the interface; [Blob], [BlobInfo], [BlobMeta], [ListedBlob], [BlobPage],
///   [BlobVersion] are its values, [PutCondition] and [PutResult] say when a write counts.
/// - [Fetch]: what a conditional read gives.
/// - [DirectoryBlobStore]: a directory whose files are the objects.
/// - [S3BlobStore], [S3Settings]: a bucket on S3 or anything that speaks its protocol.
/// - [LightReads]: the same bucket, read without the SDK by a process that has just started.
/// - [StateStore], [StateRecord]: small records, compare-and-set; [BlobStateStore] keeps them in a
///   blob store, [DynamoDbStateStore] with [DynamoDbSettings] in a DynamoDB table.
/// - [Secrets]: keys and passwords by name; [SecretsManagerSecrets] with [SecretsManagerSettings]
///   has them of AWS Secrets Manager.
/// - [FunctionInvoker]: has functions of a cloud run, [DeployedFunctions]: what their versions have
///   in their environments; both: [LambdaFunctions] with [FunctionSettings] those of AWS Lambda.
/// - [SnsTopic]: a topic of Amazon SNS, to tell people something.
/// - [S3Vault]: files written once into a bucket, checked by their SHA-256; [BucketFacts] are how
///   the bucket is set up.
/// - [AwsPatience]: how long to wait for an AWS service; [AwsClients] makes clients with it.
/// - [BlobKeys]: what a key may look like, and the order of keys.
/// - [StoreException]: every failure, with its kind.
///
/// ```java
/// try (BlobStore store = new DirectoryBlobStore(Path.of("blobs"))) {
///   BlobMeta json = BlobMeta.of("application/json");
///   PutResult result = store.put("raw/a.json", bytes, json, PutCondition.ifAbsent());
///   boolean mine = result instanceof PutResult.Written;
///   byte[] back = store.get("raw/a.json").orElseThrow().bytes();
/// }
/// ```
@NullMarked
package openbell.store;

import org.jspecify.annotations.NullMarked;
