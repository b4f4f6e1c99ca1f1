/** Finds the encoding of a text file: by its byte order mark, by what it declares, or UTF-8. */

/** `<?xml version="1.0" encoding="windows-1251"?>` */
const xmlDeclaration = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/i;

/**
 * The encoding of a file, as a label that `TextDecoder` knows: that of the byte order mark, else the one that an XML
 * declaration or a `<meta>` element names, else `utf-8`.
 *
 * @param head the first bytes of the file
 */
export async function encodingOf(head: Uint8Array): Promise<string> {
  const marked = markedEncoding(head);
  if (marked !== undefined) return marked;
  const start = Buffer.from(head.subarray(0, 1024)).toString('latin1').trimStart();
  if (!start.startsWith('<')) return 'utf-8'; // other formats declare nothing
  const declared = xmlDeclaration.exec(start)?.[1] ?? (await declaredByHtml(head));
  return isKnown(declared) ? declared.toLowerCase() : 'utf-8';
}

function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

async function declaredByHtml(head: Uint8Array): Promise<string> {
  const { default: sniff } = await import('html-encoding-sniffer'); // only HTML needs it
  return sniff(head, { defaultEncoding: 'UTF-8' });
}

/** Whether the encoding can be decoded. One of 16 bits without a mark is declared by mistake: it could not be read here. */
function isKnown(label: string): boolean {
  try {
    return !new TextDecoder(label).encoding.startsWith('utf-16');
  } catch {
    return false;
  }
}
