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
