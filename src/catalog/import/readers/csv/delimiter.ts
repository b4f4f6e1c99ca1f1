/** The delimiter of a CSV file. */

const candidates = [',', ';', '\t'];

/**
 * The delimiter of a file: the one that Excel's hint names (`sep=;`), else the most frequent of comma, semicolon and tab in
 * the first line that has one of them.
 *
 * @param lines the first lines
 */
export function delimiterOf(lines: readonly string[]): string {
  const hint = /^\ufeff?"?sep=(.)"?\s*$/i.exec(lines[0] ?? '')?.[1];
  if (hint !== undefined) return hint;
  const line = lines.find((each) => candidates.some((delimiter) => each.includes(delimiter))) ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  return candidates.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
