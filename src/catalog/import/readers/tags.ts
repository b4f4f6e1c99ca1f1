/** Reads tags in the ways that exports write them. */

/**
 * Splits the tags of one text: a list as JSON or Python writes it (`["a", "b"]`, `['a', 'b']`), hashtags (`#a #b`), or
 * names between vertical bars (Pocket), semicolons (Matter, Zotero) or commas, whichever comes first in this order. So
 * tags between semicolons may contain commas.
 */
export function splitTags(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('[') && trimmed.endsWith(']')) return listedTags(trimmed);
  if (/^#[^\s#,;|]+(?:\s+#[^\s#,;|]+)*$/.test(trimmed))
    return trimmed.split(/\s+/).map((tag) => tag.slice(1));
  const separator = ['|', ';', ','].find((mark) => trimmed.includes(mark));
  return cleanTags(separator === undefined ? [trimmed] : trimmed.split(separator));
}

/** The tags between brackets: the quoted ones, or, without quotes, those between commas. */
function listedTags(text: string): string[] {
  const inner = text.slice(1, -1).trim();
  if (!/^["']/.test(inner)) return inner === '' ? [] : splitTags(inner);
  const quoted = inner.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g);
  return cleanTags([...quoted].map(([, double, single]) => (double ?? single ?? '').replace(/\\(.)/g, '$1')));
}

/** Tags without surrounding space and without empty ones. */
export function cleanTags(tags: readonly string[]): string[] {
  return tags.map((tag) => tag.replace(/\s+/g, ' ').trim()).filter((tag) => tag !== '');
}
