/** Titles of what is no page. */
import type { FileKind } from './kind.ts';

const mostBytes = 4_000_000;

export function otherTitle(kind: FileKind, bytes: Uint8Array): string | undefined {
  const title = readTitle(kind, bytes.subarray(0, mostBytes))?.replace(/\s+/g, ' ').trim();
  return title === undefined || title === '' ? undefined : title.slice(0, 500);
}

function readTitle(kind: FileKind, bytes: Uint8Array): string | undefined {
  if (kind === 'pdf') return pdfTitle(Buffer.from(bytes).toString('latin1'));
  if (kind === 'json') return jsonTitle(Buffer.from(bytes).toString('utf8'));
  if (kind === 'xml')
    return /<title[^>]*>(?:<!\[CDATA\[)?([^<\]]+)/i.exec(Buffer.from(bytes).toString('utf8'))?.[1];
  return undefined;
}

/** The title of the document's information, unless it is compressed or encrypted; that of its XMP data otherwise. */
function pdfTitle(text: string): string | undefined {
  const xmp = /<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]+)/.exec(text)?.[1];
  if (xmp !== undefined) return Buffer.from(xmp, 'latin1').toString('utf8');
  const hex = /\/Title\s*<([\da-fA-F\s]+)>/.exec(text)?.[1];
  if (hex !== undefined) return pdfString(Buffer.from(hex.replace(/\s/g, ''), 'hex').toString('latin1'));
  const plain = /\/Title\s*\(((?:[^()\\]|\\[\s\S]){0,2000})\)/.exec(text)?.[1];
  return plain === undefined
    ? undefined
    : pdfString(
        plain
          .replace(/\\([()\\])/g, '$1')
          .replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
      );
}

/** UTF-16 with a mark, else Latin-1 as an approximation of PDF's own encoding. */
function pdfString(text: string): string {
  if (!text.startsWith('\xfe\xff')) return text;
  return Buffer.from(text.slice(2), 'latin1').swap16().toString('utf16le');
}

function jsonTitle(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { title, name, headline } = (value ?? {}) as Record<string, unknown>;
    return [title, name, headline].find((each) => typeof each === 'string');
  } catch {
    return undefined;
  }
}
