/**
 * The data that the page templates render: plain facts in words and numbers that need no further
 * processing.
 */
package dev.handoff.page;
