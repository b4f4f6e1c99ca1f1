/** Splits text into numbered lines. */
import type { ImportLog } from '../import-log.ts';

/** A line without its line break. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Maximum length of a line in characters. A longer line is refused without being kept in memory. */
export const MAX_LINE_CHARACTERS = 8 << 20;

/**
 * Splits text at `\n` or `\r\n`, or at `\r` if the text begins with lines that end so. Yields the lines of each chunk
 * together. Refuses, through the log, a line over 8 Mi
 * characters, and drops it.
 */
export async function* readLines(text: AsyncIterable<string>, log: ImportLog): AsyncGenerator<Line[]> {
  let number = 1;
  let held: string[] = [];
  let length = 0;

  const hold = (part: string) => {
    length += part.length;
    if (length > MAX_LINE_CHARACTERS) held = [];
    else held.push(part);
  };
  const endLine = (): Line | undefined => {
    const line = { number: number++, text: held.join('').replace(/\r$/, '') };
    const isTooLong = length > MAX_LINE_CHARACTERS;
    if (isTooLong) log.refuse(line.number, 'a line of at most 8 Mi characters', `${length}`);
    held = [];
    length = 0;
    return isTooLong ? undefined : line;
  };

  let endsWithReturn: boolean | undefined;
  for await (const part of text) {
    endsWithReturn ??= /\r[^\n]/.test(part) && !part.includes('\n');
    const chunk = endsWithReturn ? part.replaceAll('\r', '\n') : part;
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      hold(chunk.slice(from, end));
      const line = endLine();
      if (line !== undefined) lines.push(line);
      from = end + 1;
    }
    if (from < chunk.length) hold(chunk.slice(from));
    if (lines.length > 0) yield lines;
  }
  if (length === 0) return;
  const last = endLine();
  if (last !== undefined) yield [last];
}
