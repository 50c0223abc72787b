package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbOverMotoTest extends StateStoreContract {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  private final List<AutoCloseable> opened = new ArrayList<>();

  @Override
  protected StateStore open() {
    return store(MOTO.server().createStateTable());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void missingTableIsAnErrorThatNamesItAndItsKey() {
    StateStore missing = store("not-there");

    for (Runnable call :
        List.<Runnable>of(
            () -> missing.read("r"),
            () -> missing.create("r", bytes("x")),
            () -> missing.names(""))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "create table not-there with a string hash key 'name', no sort key, or correct"
                  + " STATE_TABLE or AWS_REGION");
    }
  }

  @Test
  void tableOfAnotherKeyIsAnErrorThatNamesTheRightOne() {
    StateStore other = store(MOTO.server().createTable("id"));

    assertThatThrownBy(() -> other.read("r"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("must have a string hash key 'name', no sort key");
  }

  @Test
  void whatIsNoRecordIsRefusedWithACure() {
    String table = MOTO.server().createStateTable();
    DynamoDbClient client = MOTO.server().dynamoClient();
    opened.add(client);
    client.putItem(b -> b.tableName(table).item(Map.of("name", AttributeValue.fromS("odd"))));

    assertThatThrownBy(() -> store(table).read("odd"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'odd' in DynamoDB table " + table)
        .hasMessageContaining("look at it, then delete it");
  }

  @Test
  void namesOfManyPagesAreAllListed() {
    // A page of a scan ends at 1 MB: 20 records of 64 KB need two.
    for (int i = 0; i < 20; i++) {
      state.create("big/%02d".formatted(i), new byte[StateStore.MAX_VALUE_BYTES]);
    }

    assertThat(state.names("big/")).hasSize(20).startsWith("big/00").endsWith("big/19");
  }

  private StateStore store(String table) {
    DynamoDbStateStore store = MOTO.server().stateStore(table);
    opened.add(store);
    return store;
  }
}
