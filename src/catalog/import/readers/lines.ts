/** Splits bytes into numbered lines of text. */
import { isUtf8 } from 'node:buffer';
import type { ImportLog } from '../import-log.ts';

/** A line without its line break. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Maximum length of a line in bytes. A longer line is rejected without being kept in memory. */
export const MAX_LINE_BYTES = 8 << 20;

const NEWLINE = 0x0a;

/**
 * Splits UTF-8 bytes at `\n` or `\r\n`, and yields the lines of each chunk together. A byte order mark is dropped.
 * Rejects, through the log, a line over 8 MiB (if skipped, it is dropped) and a line that is not UTF-8 (if skipped, it is
 * kept, with bad bytes replaced by U+FFFD).
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, log: ImportLog): AsyncGenerator<Line[]> {
  let number = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  const hold = (part: Uint8Array) => {
    heldBytes += part.length;
    if (heldBytes > MAX_LINE_BYTES) held = [];
    else held.push(part);
  };
  const endLine = (): Line | undefined => {
    const line = { number: number++, parts: held, bytes: heldBytes };
    held = [];
    heldBytes = 0;
    if (line.bytes > MAX_LINE_BYTES) {
      log.reject(line.number, 'a line of at most 8 MiB', `${line.bytes} bytes`);
      return undefined;
    }
    return { number: line.number, text: decodeLine(line.parts, line.number, log) };
  };

  for await (const chunk of bytes) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, end));
      const line = endLine();
      if (line !== undefined) lines.push(line);
      from = end + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (heldBytes === 0) return;
  const last = endLine();
  if (last !== undefined) yield [last];
}

function decodeLine(parts: readonly Uint8Array[], number: number, log: ImportLog): string {
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  if (!isUtf8(bytes)) log.reject(number, 'text in UTF-8', 'other bytes');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const from = number === 1 && text.startsWith('\ufeff') ? 1 : 0;
  return text.slice(from, text.endsWith('\r') ? -1 : undefined);
}
