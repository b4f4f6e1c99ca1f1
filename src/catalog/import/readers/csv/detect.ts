/** Detects CSV. */
import { delimiterOf, hintedDelimiter } from './delimiter.ts';
import { LAYOUT_RECORDS, layoutOf } from './layout.ts';

/** Whether a file has a column of addresses, by a known header or by what it holds, or Excel's hint at the delimiter. */
export function looksLikeCsv(head: string): boolean {
  const lines = head.split(/\r\n|\n|\r/, LAYOUT_RECORDS).filter((line) => line.trim() !== '');
  if (hintedDelimiter(lines[0] ?? '') !== undefined) return true;
  const delimiter = delimiterOf(lines);
  const records = lines.map((line) => line.split(delimiter).map((field) => field.replaceAll('"', '').trim()));
  return layoutOf(records, {}, String) !== undefined;
}
