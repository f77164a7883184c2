/**
 * A real systemd for servers under test: started by root in namespaces of its own, or the one that
 * runs the services of this user. Its units lie in a folder of ours, and end with us.
 */
package dev.handoff.systemd;
