package dev.handoff.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A result for programs: one object in one line. */
final class ProofJson {
  private ProofJson() {}

  static String of(Result result) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("exitCode", result.code());
    all.put("machine", result.machine());
    all.put("rate", result.rate());
    all.put("connections", result.connections());
    List<Map<String, Object>> subjects = new ArrayList<>();
    for (Judged each : result.subjects()) {
      Proof proof = each.tried().proof();
      Map<String, Object> subject = new LinkedHashMap<>();
      subject.put("name", proof.subject().name());
      subject.put("exitCode", each.judgement().code());
      subject.put("result", each.judgement().word());
      subject.put("sentence", each.judgement().sentence());
      subject.put("notes", each.judgement().notes());
      subject.put("requests", proof.whole());
      subject.put("styles", proof.styles());
      subject.put("failures", proof.failures());
      subject.put("retryable", proof.retryable());
      subject.put("slow", Map.of("inFlight", proof.slow(), "cut", proof.slowCut()));
      subject.put(
          "longestGapMillis",
          proof.longestGap() == null ? null : proof.longestGap().times().gapMillis());
      subject.put("slowestMillis", proof.slowestMillis());
      subject.put("proof", proof);
      subjects.add(subject);
    }
    all.put("subjects", subjects);
    try {
      return new ObjectMapper().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a proof has no JSON form", impossible);
    }
  }
}
