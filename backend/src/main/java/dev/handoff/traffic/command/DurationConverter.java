package dev.handoff.traffic.command;

import dev.handoff.plan.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations on a command line. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    try {
      return Durations.parse(value);
    } catch (IllegalArgumentException e) {
      // picocli adds the full stop itself.
      throw new TypeConversionException(e.getMessage().replaceAll("\\.$", ""));
    }
  }
}
