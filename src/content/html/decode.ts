/** Bytes of a page to text. */
import { createRequire } from 'node:module';

/** Loaded on first use: only pages need it. */
type Sniff = (
  head: Uint8Array,
  options: { transportLayerEncodingLabel?: string; defaultEncoding: string },
) => string;
let sniff: Sniff | undefined;

/** More than any page that people read; the rest is not looked at. */
export const mostBytes = 6_000_000;

/**
 * Decodes HTML by its byte order mark, else the character set of its content type, else the one that it declares itself,
 * else as UTF-8; as windows-1252 if it declares nothing and is not UTF-8.
 *
 * @param contentType the header of the response, as `text/html; charset=gbk`
 */
export function decodeHtml(bytes: Uint8Array, contentType?: string): string {
  sniff ??= createRequire(import.meta.url)('html-encoding-sniffer') as Sniff;
  const body = bytes.subarray(0, mostBytes);
  const label = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
  const undeclared = 'x-user-defined'; // no page declares it
  const found = sniff(body.subarray(0, 1024), {
    ...(label !== undefined && { transportLayerEncodingLabel: label }),
    defaultEncoding: undeclared,
  });
  if (found !== undeclared) return new TextDecoder(found).decode(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true });
  } catch {
    return new TextDecoder(isMostlyUtf8(body) ? 'utf-8' : 'windows-1252').decode(body);
  }
}

/** Whether a few bad bytes are an accident: fewer than one in ten characters beyond ASCII. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  const beyond = text.match(/[^\0-\x7f]/g) ?? [];
  return beyond.filter((character) => character === '\ufffd').length * 10 < beyond.length;
}
