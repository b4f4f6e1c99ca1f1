/** One spelling of each character of an address. */

/** Characters that need no escape, by RFC 3986, and separate nothing: their escapes are the same address. */
const plain = { path: /[\w.~!$&'()*+,=:@-]/, other: /[\w.~!$()*,:@/-]/ };

/** What the URL standard lets stand in some parts though RFC 3986 does not, and escapes or what looks like one. */
const unusual = /[%[\]{}|\\^`]/;
const unusuals = /%([\da-f]{2})?|[[\]{}|\\^`]/gi;

/**
 * Unescapes characters that need no escape, writes other escapes in upper case, and escapes what may not stand as it is. A
 * `%` that begins no escape is escaped. In a query, `=`, `&` and `+` keep the spelling that they have.
 */
export function canonicalEscapes(text: string, part: keyof typeof plain): string {
  if (!unusual.test(text)) return text;
  return text.replace(unusuals, (written, digits: string | undefined) => {
    if (written[0] !== '%') return escapeOf(written);
    if (digits === undefined) return '%25';
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return plain[part].test(character) ? character : written.toUpperCase();
  });
}

function escapeOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Decodes escapes; a text with escapes that are not UTF-8 is left as it is. */
export function unescapeAll(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
