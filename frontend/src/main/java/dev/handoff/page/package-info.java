/**
 * What the templates of the page are given to draw: plain facts, in words and numbers that need no
 * more thinking.
 */
package dev.handoff.page;
