/**
 * Subject files: the YAML that describes a server under test, read and checked. Each mistake is one
 * sentence with file, line, reason and what to write instead. Nothing here starts anything.
 */
package dev.handoff.subject.file;
