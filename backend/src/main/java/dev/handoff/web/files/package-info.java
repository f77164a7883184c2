/**
 * What remains when the dashboard is gone: the recording, the report of one restart, and the page
 * that shows a recording again.
 */
package dev.handoff.web.files;
