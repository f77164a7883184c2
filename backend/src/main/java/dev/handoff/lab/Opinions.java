package dev.handoff.lab;

import java.util.Map;

/** What nobody can measure: how hard a way is, and what it is good for. */
final class Opinions {
  private static final Map<String, Opinion> ALL =
      Map.ofEntries(
          Map.entry(
              "fd-handoff",
              new Opinion(
                  "Much: spawning with descriptors, a ready pipe, a way back.",
                  "Servers with much traffic, whose release must be able to fail.")),
          Map.entry(
              "fd-handoff-standby",
              new Opinion(
                  "The same, and a second process that waits and must never be out of date.",
                  "The same, where a restart must not be felt and memory for two is there.")),
          Map.entry(
              "exec",
              new Opinion(
                  "Little: one system call, and a descriptor that stays open.",
                  "Servers that start fast and whose PID somebody else keeps.")),
          Map.entry(
              "exec-undrained",
              new Opinion(
                  "Least: one system call.", "Servers whose requests can all be repeated.")),
          Map.entry(
              "prefork",
              new Opinion(
                  "Some: a master that only starts and stops workers.",
                  "Servers with workers anyway; the master itself needs another way.")),
          Map.entry(
              "reuseport",
              new Opinion(
                  "Little: an option of the socket, and somebody who stops the old one.",
                  "Clients that may repeat what is reset, or a kernel that migrates requests.")),
          Map.entry(
              "reuseport-migrate",
              new Opinion(
                  "The same, and leave to set what belongs to the whole machine.",
                  "Machines of one's own, with a kernel from 5.14 on.")),
          Map.entry(
              "fork-signal",
              new Opinion(
                  "Some, and what it lacks is what fd handoff has.", "Articles about restarts.")),
          Map.entry("same-port", new Opinion("None.", "Nothing: it cannot work.")),
          Map.entry(
              "stop-start",
              new Opinion("None.", "A window at night, or a load balancer that drains before.")),
          Map.entry(
              "graceful-start",
              new Opinion(
                  "None besides a handler for SIGTERM.",
                  "Behind a load balancer that drains before.")),
          Map.entry(
              "systemd-restart",
              new Opinion(
                  "Little in the server, a unit more in the manager.",
                  "Servers that start fast, and clients that can wait.")),
          Map.entry(
              "systemd-reload",
              new Opinion(
                  "As much as fd handoff, and a unit with three traps.",
                  "The same servers, on machines where systemd starts everything.")),
          Map.entry(
              "socket-activate",
              new Opinion(
                  "Least: a tool before the command.",
                  "A try of socket activation; it holds nothing.")));

  private static final Opinion NONE = new Opinion("-", "-");

  private Opinions() {}

  /**
   * A judgement.
   *
   * @param complexity how hard it is
   * @param bestFor what it is good for
   */
  record Opinion(String complexity, String bestFor) {}

  static Opinion on(String way) {
    return ALL.getOrDefault(way, NONE);
  }
}
