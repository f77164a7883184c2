/**
 * The page's script and style sheet, each put together from the files that people edit. {@link
 * dev.handoff.web.page.PageFile} is what a browser loads and what a report contains.
 */
package dev.handoff.web.page;
