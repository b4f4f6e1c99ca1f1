/** One text of several, in JavaScript and in DuckDB: both give the same, as digests of one stand for the other. */

/** One text of the parts that are there and not empty, a sentence each. */
export function joinTexts(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('. ');
}

/** The same of columns of the rows of `source`. */
export function joinTextsSql(columns: readonly string[]): string {
  return `concat_ws('. ', ${columns.map((column) => `nullif(source.${column}, '')`).join(', ')})`;
}
