/** The delimiter of a CSV file. */
const delimiters = [',', ';', '\t'] as const;

/** Excel writes `sep=;` as the first line, for itself. */
const hint = /^"?sep=(.)"?$/i;

/** The delimiter that the first line names, if it is such a hint. */
export function hintedDelimiter(line: string): string | undefined {
  return hint.exec(line.trim())?.[1];
}

/** The delimiter of a file: the most frequent of comma, semicolon and tab in the first line that has one of them. */
export function delimiterOf(lines: readonly string[]): string {
  const line = lines.find((each) => delimiters.some((delimiter) => each.includes(delimiter))) ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
