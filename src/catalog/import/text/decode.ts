/** Decodes bytes to text. */
import { isUtf8 } from 'node:buffer';
import type { ImportLog } from '../import-log.ts';

const NEWLINE = 0x0a;
const REPLACEMENT = '\ufffd';

/**
 * Decodes a stream of bytes. A byte order mark is dropped. Bytes that are not valid become U+FFFD, and the log names the
 * lines with such bytes.
 *
 * @param encoding a label from `encodingOf`
 */
export function decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  log: ImportLog,
): AsyncGenerator<string> {
  return encoding === 'utf-8' ? decodeUtf8(bytes, log) : decodeOther(bytes, encoding, log);
}

/** Node checks UTF-8 far faster than it can say where it is not valid, so only chunks that are not are searched. */
async function* decodeUtf8(bytes: AsyncIterable<Uint8Array>, log: ImportLog): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  const warn = warnOnceALine('utf-8', log);
  let line = 1;
  let tail: Uint8Array = new Uint8Array(0);
  const decode = (chunk: Uint8Array, isLast: boolean): string => {
    if (!isUtf8(chunk)) nameStrayLines(chunk, line, warn);
    line += countNewlines(chunk);
    return decoder.decode(chunk, { stream: !isLast });
  };
  for await (const chunk of bytes) {
    const whole = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
    const end = endOfCharacters(whole);
    tail = whole.subarray(end);
    if (end > 0) yield decode(whole.subarray(0, end), false);
  }
  const last = decode(tail, true);
  if (last !== '') yield last;
}

async function* decodeOther(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  log: ImportLog,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const warn = warnOnceALine(encoding, log);
  let line = 1;
  const check = (text: string): string => {
    if (text.includes(REPLACEMENT)) {
      for (const [i, part] of text.split('\n').entries()) if (part.includes(REPLACEMENT)) warn(line + i);
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++;
    return text;
  };
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield check(text);
  }
  const last = decoder.decode();
  if (last !== '') yield check(last);
}

function nameStrayLines(chunk: Uint8Array, firstLine: number, warn: (line: number) => void): void {
  let line = firstLine;
  for (let from = 0; from < chunk.length; line++) {
    const newline = chunk.indexOf(NEWLINE, from);
    const end = newline < 0 ? chunk.length : newline;
    if (!isUtf8(chunk.subarray(from, end))) warn(line);
    from = end + 1;
  }
}

/** Lines come in ascending order; one that is cut into chunks comes several times. */
function warnOnceALine(encoding: string, log: ImportLog): (line: number) => void {
  let last = 0;
  return (line) => {
    if (line === last) return;
    last = line;
    log.warn(line, `text in ${encoding.toUpperCase()}`, `other bytes, read as ${REPLACEMENT}`);
  };
}

function countNewlines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** The position after the last whole character of some UTF-8; what follows is the beginning of a character. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
    if (byte < 0x80) break;
  }
  return bytes.length;
}

/** Decodes the beginning of a file, without a character that it cuts in two. */
export function decodeHead(head: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}
