/**
 * Six other ways to restart the same server, each in a class of its own: what it does at SIGHUP,
 * and what that loses. demo-server/docs/ways.md compares them.
 */
package dev.handoff.demo.ways;
