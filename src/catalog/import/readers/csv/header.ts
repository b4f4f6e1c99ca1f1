/** The first lines of a CSV file: its delimiter, and which columns it has. */
import { completeAddress } from '../address.ts';
import { readTime } from '../times.ts';

const delimiters = [',', ';', '\t'] as const;

/** Excel writes `sep=;` as the first line, for itself. */
const hint = /^"?sep=(.)"?$/i;

/** The delimiter that the first line names, if it is such a hint. */
export function hintedDelimiter(line: string): string | undefined {
  return hint.exec(line.trim())?.[1];
}

/** The delimiter of a header or a row: the most frequent of comma, semicolon and tab. */
export function delimiterOf(line: string): string {
  const count = (delimiter: string) => line.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** The position of the first field that is an address, or −1: a first row with one is no header. */
export function addressPosition(fields: readonly string[]): number {
  return fields.findIndex((field) => /^https?:\/\/\S+$/i.test(completeAddress(field)));
}

/** Names for the columns of a file without a header, by what the first row has in them: the first text is the title. */
export function namesOf(fields: readonly string[]): string[] {
  const address = addressPosition(fields);
  const rest = [...fields.keys()].filter((position) => position !== address);
  const time = rest.find(
    (position) => /\d{4}/.test(fields[position]!) && (readTime(fields[position]!) ?? 0) > 0,
  );
  const title = rest.find((position) => position !== time);
  return fields.map((_, position) => {
    if (position === address) return 'url';
    if (position === time) return 'saved_at';
    return position === title ? 'title' : `column ${position + 1}`;
  });
}
