package dev.handoff.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventLinesTest {
  private final EventReader reader = new EventReader();
  private final EventWriter writer = new EventWriter();

  @Test
  void everyEventTypeIsReadAsItWasWritten() throws Exception {
    for (Class<? extends Event> type : EventTypes.all().values()) {
      Envelope said = new Envelope(1, 2, 3, 4711, 2, false, example(type));
      assertThat(reader.read(line(said))).isEqualTo(said);
    }
  }

  @Test
  void theTypeOfALineIsTheNameOfItsRecord() {
    assertThat(EventTypes.all())
        .hasSize(55)
        .containsEntry("process.ready", ProcessEvent.Ready.class)
        .containsEntry("request.slow.started", RequestEvent.SlowStarted.class)
        .containsEntry("upgrade.rolledback", UpgradeEvent.Rolledback.class);
  }

  @Test
  void aLineHasTheCommonFieldsFirst() {
    assertThat(line(new Envelope(17, 8371, 1795, 4711, 2, false, new ProcessEvent.Ready(212))))
        .isEqualTo(
            "{\"v\":1,\"seq\":17,\"mono\":8371,\"wall\":1795,\"pid\":4711,\"gen\":2,\"type\":\"process.ready\",\"afterMillis\":212}\n");
  }

  @Test
  void thePartsOfABucketLieSideBySide() throws Exception {
    TrafficEvent.Bucket bucket = example(TrafficEvent.Bucket.class);

    assertThat(line(new Envelope(1, 2, 3, 4, 5, false, bucket)))
        .contains("\"from\":1,\"to\":2,\"rate\":1.5,\"sent\":2,\"lagMicros\":3,\"planned\":1,")
        .contains("\"plannedTotal\":1,\"answeredTotal\":2,\"failedTotal\":3,\"notSentTotal\":4,")
        .contains("\"service\":{\"p50Micros\":1,");
  }

  @Test
  void unknownTypesAndFieldsAreKept() throws Exception {
    String common = "{\"v\":1,\"seq\":1,\"mono\":2,\"wall\":3,\"pid\":4,\"gen\":5,";
    assertThat(reader.read(common + "\"type\":\"cache.warmed\",\"entries\":7}").event())
        .isEqualTo(new UnknownEvent("cache.warmed"));
    assertThat(
            reader
                .read(common + "\"type\":\"process.ready\",\"afterMillis\":7,\"extra\":[]}")
                .event())
        .isEqualTo(new ProcessEvent.Ready(7));
  }

  @Test
  void aBadLineSaysWhatIsWrongWithIt() {
    assertBad("hello", "not JSON");
    assertBad("{} {}", "not JSON");
    assertBad("[1,2]", "not a JSON object");
    assertBad("{}", "the field v is missing");
    assertBad("{\"v\":2}", "version 2 is not 1");
    assertBad("{\"v\":1,\"type\":\"process.ready\"}", "the field seq is missing");
    assertBad(
        "{\"v\":1,\"seq\":1.5,\"mono\":2,\"wall\":3,\"pid\":4,\"gen\":5,\"type\":\"x\"}",
        "the field seq is missing or not a whole number");
    assertBad(
        "{\"v\":1,\"seq\":1,\"mono\":2,\"wall\":3,\"pid\":4,\"gen\":5,\"type\":\"process.ready\",\"afterMillis\":\"soon\"}",
        "not a valid process.ready");
  }

  @Test
  void theOrderOfTheFieldsDoesNotMatter() throws Exception {
    assertThat(
            reader.read(
                "{\"afterMillis\":7,\"type\":\"process.ready\",\"repeat\":true,\"gen\":5,"
                    + "\"pid\":4,\"more\":{\"seq\":[9]},\"wall\":3,\"mono\":2,\"seq\":1,\"v\":1}"))
        .isEqualTo(new Envelope(1, 2, 3, 4, 5, true, new ProcessEvent.Ready(7)));
  }

  @Test
  void noEventHasAFieldOfTheCommonPart() {
    Set<String> common = Set.of("v", "seq", "mono", "wall", "pid", "gen", "type", "repeat");

    for (Class<? extends Event> type : EventTypes.all().values()) {
      assertThat(type.getRecordComponents())
          .as(type.getName())
          .noneMatch(each -> common.contains(each.getName()));
    }
  }

  @Test
  void noCountOfTrafficIsBelowZeroHoweverDeep() {
    String common = "{\"v\":1,\"seq\":1,\"mono\":2,\"wall\":-3,\"pid\":4,\"gen\":5,";
    String bucket = "\"type\":\"traffic.bucket\",\"from\":1,\"to\":2";

    assertThatCode(() -> reader.read(common + bucket + "}")).doesNotThrowAnyException();
    assertBad(common + bucket + ",\"sent\":-1}", "the field sent is below 0");
    assertBad(
        common + "\"styles\":{\"close\":{\"planned\":-1}}," + bucket + "}",
        "the field planned is below 0");
    assertThatCode(() -> reader.read(common + "\"type\":\"process.ready\",\"afterMillis\":-1}"))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsNoWholeNumberIsMissing() {
    for (String seq : List.of("1e3", "\"1\"", "null", "[1]", "9223372036854775808")) {
      assertBad(
          "{\"v\":1,\"seq\":" + seq + ",\"mono\":2,\"wall\":3,\"pid\":4,\"gen\":5,\"type\":\"x\"}",
          "the field seq is missing or not a whole number");
    }
    assertBad("{\"v\":1,\"seq\":1", "not JSON");
    String known = line(new Envelope(1, 2, 3, 4, 5, false, new ProcessEvent.Ready(7))).strip();
    for (int end = 1; end < known.length(); end++) {
      assertBad(known.substring(0, end), "not JSON");
    }
    assertBad(known + known, "not a valid process.ready");
    assertBad(known.replace("process.ready", "cache.warmed") + known, "not JSON");
    assertBad("{\"v\":1,\"more\":{\"seq\":1", "not JSON");
    assertBad("", "not a JSON object");
  }

  private void assertBad(String line, String why) {
    assertThatThrownBy(() -> reader.read(line))
        .isInstanceOf(EventReader.BadLine.class)
        .hasMessageContaining(why);
  }

  private String line(Envelope envelope) {
    return new String(writer.write(envelope), StandardCharsets.UTF_8);
  }

  private static <T> T example(Class<T> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = example(components[i], i + 1);
    }
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object example(RecordComponent component, int n) throws Exception {
    Class<?> type = component.getType();
    if (type == int.class || type == Integer.class) {
      return n;
    } else if (type == long.class || type == Long.class) {
      return (long) n;
    } else if (type == double.class) {
      return n + 0.5;
    } else if (type == boolean.class) {
      return true;
    } else if (type == String.class) {
      return "\"text\" with ü, \n and " + n;
    } else if (type.isRecord()) {
      return example(type);
    } else if (type == Map.class && component.getName().equals("styles")) {
      return Map.of("close", new Tally(9, 6, 2, 1));
    } else if (type == Map.class) {
      return component.getGenericType().getTypeName().contains("Long")
          ? Map.of("4711", (long) n)
          : Map.of("4711", n);
    } else if (component.getName().equals("listeners")) {
      return List.of(new KernelEvent.Listener(5, List.of(4711L, 4823L), 3, 1024));
    }
    return component.getGenericType().getTypeName().contains("Long")
        ? List.of(4711L, (long) n)
        : List.of("a", "");
  }
}
