/** Detects CSV. */
import { hasAddressField } from '../fields.ts';
import { addressPosition, delimiterOf, hintedDelimiter } from './header.ts';

/**
 * Whether the first line is a header with a known name for the column of addresses or, in a file without a header, most of
 * the first lines have an address in the same of several columns.
 */
export function looksLikeCsv(head: string): boolean {
  const [first = '', ...others] = head.split(/\r\n|\n|\r/, 20);
  if (hintedDelimiter(first) !== undefined) return true;
  const split = (line: string) =>
    line.split(delimiterOf(line)).map((field) => field.replaceAll('"', '').trim());
  if (hasAddressField(split(first))) return true;
  const position = addressPosition(split(first));
  if (position < 0 || split(first).length < 2) return false;
  const rows = others.filter((line) => line.trim() !== '').map(split);
  const same = rows.filter((fields) => fields.length > 1 && addressPosition(fields) === position);
  return same.length >= rows.length / 2;
}
