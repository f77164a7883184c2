package dev.handoff.event;

import java.util.HashMap;
import java.util.Map;

/** The names of the event types: {@code ProcessEvent.Ready} is {@code process.ready}. */
final class EventTypes {
  private static final ClassValue<String> NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String family = type.getEnclosingClass().getSimpleName();
          return dotted(
              family.substring(0, family.length() - "Event".length()) + type.getSimpleName());
        }
      };

  private EventTypes() {}

  static String nameOf(Class<?> type) {
    return NAMES.get(type);
  }

  /** Every type that can be read from a line, keyed by its name. */
  static Map<String, Class<? extends Event>> all() {
    Map<String, Class<? extends Event>> types = new HashMap<>();
    for (Class<?> family : Event.class.getPermittedSubclasses()) {
      for (Class<?> type : family.isSealed() ? family.getPermittedSubclasses() : new Class<?>[0]) {
        types.put(nameOf(type), type.asSubclass(Event.class));
      }
    }
    return Map.copyOf(types);
  }

  private static String dotted(String camelCase) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c) && i > 0) {
        name.append('.');
      }
      name.append(Character.toLowerCase(c));
    }
    return name.toString();
  }
}
