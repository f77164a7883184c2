/**
 * Finds glossary words in a text. Pure.
 *
 * @typedef {{id: string, forms: string[]}} Term
 * @typedef {{text: string, term: string|null}} Piece
 */

/** @param {Term[]} terms @returns {(text: string) => Piece[]} splits a text into pieces; each term is marked at its first occurrence, and the longest form wins */
export function finder(terms) {
  const byForm = new Map();
  for (const { id, forms } of terms) {
    for (const form of forms) {
      byForm.set(form.toLowerCase(), id);
    }
  }
  const forms = [...byForm.keys()].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\w/-])(?:${forms.join('|')})(?![\\w-])`, 'gi');
  return (text) => pieces(text, pattern, byForm);
}

function pieces(text, pattern, byForm) {
  const found = [];
  const marked = new Set();
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const term = byForm.get(match[0].toLowerCase());
    if (marked.has(term)) {
      continue;
    }
    marked.add(term);
    if (match.index > from) {
      found.push({ text: text.slice(from, match.index), term: null });
    }
    found.push({ text: match[0], term });
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    found.push({ text: text.slice(from), term: null });
  }
  return found;
}
