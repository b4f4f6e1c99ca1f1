/** Joins texts, in JavaScript and in DuckDB. Both must give the same text, since their digests are compared. */

/** Joins the nonempty parts as sentences. */
export function joinTexts(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('. ');
}

/** The same as SQL, for columns of the table `source`. */
export function joinTextsSql(columns: readonly string[]): string {
  return `concat_ws('. ', ${columns.map((column) => `nullif(source.${column}, '')`).join(', ')})`;
}
