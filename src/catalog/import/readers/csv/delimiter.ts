/** The delimiter of a CSV file. */
import { hasAddressField } from '../fields.ts';

const delimiters = [',', ';', '\t'] as const;

/** Excel writes `sep=;` as the first line, for itself. */
const hint = /^"?sep=(.)"?$/i;

/** The delimiter that the first line names, if it is such a hint. */
export function hintedDelimiter(line: string): string | undefined {
  return hint.exec(line.trim())?.[1];
}

/** Of a file with one column; no text has it. */
const NONE = '\u001f';

/**
 * The delimiter of a file: the most frequent of comma, semicolon and tab in the first line that has one of them. If the first
 * line is the name of a column of addresses, the file has no other column, and the commas in it are in addresses.
 */
export function delimiterOf(lines: readonly string[]): string {
  if (hasAddressField([(lines[0] ?? '').replaceAll('"', '')])) return NONE;
  const line = lines.find((each) => delimiters.some((delimiter) => each.includes(delimiter))) ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
