/** The delimiter of a CSV file. */

/** The delimiter of a header line: the most frequent of comma, semicolon and tab. */
export function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
