/** The words in a URL. */

/**
 * Gives the words of a URL without its scheme: maximal runs of letters or digits (with their marks), in lower case,
 * in order and with repetitions. Escapes are decoded.
 *
 * @example
 * urlWords('https://example.com/Caf%C3%A9_2') // ['example', 'com', 'café', '2']
 */
export function urlWords(url: string): string[] {
  const address = url.replace(/^[a-z][a-z\d+.-]*:\/*/i, '');
  return (
    unescapeUrl(address)
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  );
}

/** Decodes escapes; those that are not valid UTF-8 are left unchanged. */
function unescapeUrl(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/**
 * The words of a URL, and after each the words that it is joined of, where capitals tell them apart.
 *
 * @example
 * urlWordsWithParts('https://example.com/AwesomeList') // ['example', 'com', 'awesomelist', 'awesome', 'list']
 */
export function urlWordsWithParts(url: string): string[] {
  const address = unescapeUrl(url.replace(/^[a-z][a-z\d+.-]*:\/*/i, ''));
  const runs = address.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  return runs.flatMap((run) => {
    const parts = run.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+/gu) ?? [];
    return (parts.length > 1 ? [run, ...parts] : [run]).map((part) => part.toLowerCase());
  });
}

/** A last part of a path that says nothing: a number, an id of digits and letters, a file that every folder has. */
const wordless = /^(?:index|default|home|[\d\W_]+|[\da-f]{12,})$/i;

/**
 * A title for a page that has none, from its URL: what the end of the path says, and where.
 *
 * @example
 * urlTitle('https://www.example.com/blog/rye-bread_in-a-day.html') // 'rye bread in a day (example.com)'
 */
export function urlTitle(url: string): string {
  const [host = '', ...path] = unescapeUrl(
    url.replace(/^[a-z][a-z\d+.-]*:\/*/i, '').replace(/[?#].*$/s, ''),
  ).split('/');
  const site = host.replace(/^www\./, '');
  const parts = path.map((part) => part.replace(/\.[a-z]{3,5}$/i, ''));
  const said = parts.findLast((part) => part !== '' && !wordless.test(part));
  const words = said?.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)?.join(' ');
  return words === undefined ? site : `${words} (${site})`;
}
