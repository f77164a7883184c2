/**
 * What the next generation is made of: a {@link dev.handoff.release.Release} as its file says it,
 * the {@link dev.handoff.release.Next} process that this leads to, and the {@link
 * dev.handoff.release.Makings}, which tell whether that would still be the same one.
 *
 * <p>Everything is read from disk at the moment of the restart, because a deployment replaces
 * links, jars and the release file while the old generation serves.
 */
package dev.handoff.release;
