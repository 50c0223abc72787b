package openbell.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/// Records as items of a DynamoDB table, compare-and-set by its conditional writes.
///
/// The table has a string hash key `name` and no sort key; whoever sets up the account creates it.
/// An item is one record: `name`, `value` (binary), `version` (a new random nonce with every write)
/// and `modified` (a number, milliseconds since 1970). Reads are strongly consistent. A writer
/// whose answer the network lost knows its own record by the nonce, and takes it as written.
///
/// **Time.** DynamoDB does not stamp items, so the writer does, but by the service's clock: its own
/// one corrected by the `Date` of the latest answer, for which the very first write asks with a
/// read before it. `Date` has no fractions, so a stamp is behind the write by up to a second, the
/// way of an answer, and the time that the write itself takes with its retries;
/// [StateRecord#readAt] is behind by up to a second too. An age may thus be wrong by a second or
/// two either way: nothing to a lease of tens of seconds whose holder renews at a third of it and
/// counts from before it asked, too much for one of three seconds.
public final class DynamoDbStateStore implements StateStore, AutoCloseable {

  static final String NAME = "name";
  private static final String VALUE = "value";
  private static final String VERSION = "version";
  private static final String MODIFIED = "modified";
  private static final int NONCE_BYTES = 16;

  private final Lazily<DynamoDbClient> client;
  private final String table;
  private final RandomGenerator random;
  private final ServiceClock clock;

  DynamoDbStateStore(DynamoDbClient dynamo, String table) {
    this(dynamo, table, new SecureRandom(), InstantSource.system());
  }

  DynamoDbStateStore(
      DynamoDbClient dynamo, String table, RandomGenerator random, InstantSource machine) {
    this(new Lazily<>(() -> dynamo), table, random, machine);
  }

  private DynamoDbStateStore(
      Lazily<DynamoDbClient> client, String table, RandomGenerator random, InstantSource machine) {
    this.client = client;
    this.table = table;
    this.random = random;
    this.clock = new ServiceClock(machine);
  }

  /// Opens a table with the SDK's own credentials; asks it nothing yet, so that a missing table is
  /// told by the first read or write, with the key that it needs, and so is a missing region.
  public static DynamoDbStateStore open(DynamoDbSettings settings) {
    return new DynamoDbStateStore(
        new Lazily<>(() -> client(settings)),
        settings.table(),
        // Secure, as it alone draws anew in every instance that is restored from one snapshot.
        new SecureRandom(),
        InstantSource.system());
  }

  private static DynamoDbClient client(DynamoDbSettings settings) {
    boolean endpoint =
        settings.endpoint().isPresent() || AwsClients.endpointInEnvironment("DynamoDb");
    try {
      return AwsClients.configure(
              DynamoDbClient.builder(),
              settings.endpoint(),
              settings.region(),
              settings.patience(),
              endpoint)
          .build();
    } catch (SdkException e) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "DynamoDB table '%s' cannot be opened: %s (set AWS_REGION)"
              .formatted(settings.table(), e.getMessage()),
          e);
    }
  }

  @Override
  public Optional<StateRecord> read(String name) {
    check(name);
    GetItemResponse answer =
        call(
            "Read",
            name,
            () ->
                client.get().getItem(b -> b.tableName(table).key(key(name)).consistentRead(true)));
    Instant readAt = clock.at(answer);
    return answer.hasItem() && !answer.item().isEmpty()
        ? Optional.of(record(name, answer.item(), readAt))
        : Optional.empty();
  }

  @Override
  public Optional<String> create(String name, byte[] value) {
    return write("Create", name, value, "attribute_not_exists(#name)", Map.of());
  }

  @Override
  public Optional<String> replace(String name, byte[] value, String version) {
    return write("Replace", name, value, "#version = :version", Map.of(":version", text(version)));
  }

  @Override
  public void delete(String name) {
    check(name);
    clock.at(
        call(
            "Delete", name, () -> client.get().deleteItem(b -> b.tableName(table).key(key(name)))));
  }

  /// {@inheritDoc}
  ///
  /// Scans the whole table, page by page, whatever the prefix: a hash key has no order to search
  /// by. Meant for tables of some thousand small records and for a person who looks, not for each
  /// request.
  @Override
  public List<String> names(String prefix) {
    ScanRequest.Builder scan =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .projectionExpression("#name")
            .expressionAttributeNames(Map.of("#name", NAME));
    if (!prefix.isEmpty()) { // DynamoDB refuses an empty text to compare a key with.
      scan.filterExpression("begins_with(#name, :prefix)")
          .expressionAttributeValues(Map.of(":prefix", text(prefix)));
    }
    List<String> names = new ArrayList<>();
    ScanResponse page;
    do {
      page = call("Names", prefix, () -> client.get().scan(scan.build()));
      clock.at(page);
      page.items().forEach(item -> names.add(attribute(prefix, item, NAME).s()));
      scan.exclusiveStartKey(page.lastEvaluatedKey());
    } while (page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty());
    names.sort(BlobKeys.ORDER);
    return List.copyOf(names);
  }

  /// Frees connections; the records stay.
  @Override
  public void close() {
    client.ifMade(DynamoDbClient::close);
  }

  /// For messages: `DynamoDB table name`.
  @Override
  public String toString() {
    return "DynamoDB table " + table;
  }

  private Optional<String> write(
      String what,
      String name,
      byte[] value,
      String condition,
      Map<String, AttributeValue> conditionValues) {
    check(name);
    StateValues.check(name, value);
    String version = nonce();
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(table)
            .item(item(name, value, version, serviceNow(name)))
            .conditionExpression(condition)
            .expressionAttributeNames(
                condition.contains("#name") ? Map.of("#name", NAME) : Map.of("#version", VERSION))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (!conditionValues.isEmpty()) {
      put.expressionAttributeValues(conditionValues);
    }
    try {
      clock.at(client.get().putItem(put.build()));
      return Optional.of(version);
    } catch (ConditionalCheckFailedException e) {
      // The network may have lost the answer to our own write, which the SDK's retry then met.
      boolean ours = e.hasItem() && text(version).equals(e.item().get(VERSION));
      return ours ? Optional.of(version) : Optional.empty();
    } catch (SdkException e) {
      throw DynamoDbFailures.of(what, name, table, e);
    }
  }

  private Instant serviceNow(String name) {
    Optional<Instant> known = clock.now();
    if (known.isPresent()) {
      return known.get();
    }
    GetItemResponse answer =
        call(
            "Read",
            name,
            () ->
                client
                    .get()
                    .getItem(
                        b ->
                            b.tableName(table)
                                .key(key(name))
                                .projectionExpression("#name")
                                .expressionAttributeNames(Map.of("#name", NAME))));
    return clock.at(answer);
  }

  private <T> T call(String what, String name, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw DynamoDbFailures.of(what, name, table, e);
    }
  }

  private StateRecord record(String name, Map<String, AttributeValue> item, Instant readAt) {
    SdkBytes value = attribute(name, item, VALUE).b();
    String version = attribute(name, item, VERSION).s();
    String modified = attribute(name, item, MODIFIED).n();
    if (value == null || version == null || modified == null) {
      throw notOurs(name);
    }
    try {
      Instant lastModified = Instant.ofEpochMilli(Long.parseLong(modified));
      return new StateRecord(value.asByteArrayUnsafe(), version, lastModified, readAt);
    } catch (NumberFormatException e) {
      throw notOurs(name);
    }
  }

  private AttributeValue attribute(
      String name, Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    if (value == null) {
      throw notOurs(name);
    }
    return value;
  }

  private StoreException notOurs(String name) {
    return new StoreException(
        StoreException.Kind.OTHER,
        "'%s' in %s is not a state record: it lacks %s, %s or %s (look at it, then delete it)"
            .formatted(name, this, VALUE, VERSION, MODIFIED));
  }

  private String nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }

  private static Map<String, AttributeValue> item(
      String name, byte[] value, String version, Instant modified) {
    return Map.of(
        NAME, text(name),
        VALUE, AttributeValue.fromB(SdkBytes.fromByteArray(value)),
        VERSION, text(version),
        MODIFIED, AttributeValue.fromN(Long.toString(modified.toEpochMilli())));
  }

  private static Map<String, AttributeValue> key(String name) {
    return Map.of(NAME, text(name));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  /// As strict as records in a blob store are, so that they can move there and back.
  private static void check(String name) {
    StateValues.key(name);
  }
}
