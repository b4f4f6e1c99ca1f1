/** Detects CSV. */
import { delimiterOf } from './delimiter.ts';
import { LAYOUT_RECORDS, layoutOf } from './layout.ts';

/** Whether a file has a column of addresses: by a known header, or by what it holds. */
export function looksLikeCsv(head: string): boolean {
  const lines = head.split(/\r?\n/).slice(0, LAYOUT_RECORDS);
  const delimiter = delimiterOf(lines);
  const records = lines
    .filter((line) => line.trim() !== '' && !isHint(line))
    .map((line) => line.split(delimiter).map((field) => field.replace(/^\s*"|"\s*$/g, '')));
  return layoutOf(records, {}, String) !== undefined;
}

/** Whether a line is Excel's hint at the delimiter: `sep=;`. */
export function isHint(line: string): boolean {
  return /^\ufeff?"?sep=.?"?\s*$/i.test(line);
}
