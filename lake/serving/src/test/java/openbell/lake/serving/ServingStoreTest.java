package openbell.lake.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import openbell.store.BlobStore;
import openbell.store.LightReads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stores that hand on to another one.
class ServingStoreTest {
  /// Made of other methods of the interface.
  private static final Set<String> DERIVED = Set.of("listAll");

  @ParameterizedTest
  @ValueSource(classes = {ServingStore.class, LightReads.class})
  void everythingThatAStoreMayHaveOfItsOwnIsHandedOn(Class<?> store) {
    assertThat(Arrays.stream(BlobStore.class.getMethods()))
        .filteredOn(m -> m.isDefault() && !DERIVED.contains(m.getName()) && !isPlainPut(m))
        .isNotEmpty()
        .allSatisfy(
            m ->
                assertThat(store.getMethod(m.getName(), m.getParameterTypes()).getDeclaringClass())
                    .isEqualTo(store));
  }

  private static boolean isPlainPut(Method method) {
    return method.getName().equals("put") && method.getParameterCount() == 3;
  }
}
