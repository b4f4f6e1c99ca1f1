/** Detects CSV. */
import { hasAddressField } from '../fields.ts';
import { delimiterOf } from './delimiter.ts';

/** Whether the first line is a header with a known name for the column of addresses. */
export function looksLikeCsv(head: string): boolean {
  const line = head.slice(0, head.search(/\r?\n|$/));
  return hasAddressField(line.split(delimiterOf(line)).map((name) => name.replaceAll('"', '')));
}
