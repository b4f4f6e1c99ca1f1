/** Names files that hold no saved links, so that the message can say what was picked instead. */

/** What a file looks like, and what to do about it. */
export interface OtherKind {
  /** `a picture (PNG)` */
  readonly kind: string;
  readonly hint?: string;
}

const exportHint = 'Export your links as a file of bookmarks (HTML), CSV or JSON, and import that.';

/** First bytes of files that are no text, as Latin-1. */
const signatures: readonly (readonly [begin: string, kind: OtherKind])[] = [
  ['\x89PNG', { kind: 'a picture (PNG)' }],
  ['\xff\xd8\xff', { kind: 'a picture (JPEG)' }],
  ['GIF8', { kind: 'a picture (GIF)' }],
  ['RIFF', { kind: 'a picture, sound or video (RIFF)' }],
  ['%PDF', { kind: 'a PDF document', hint: exportHint }],
  ['\x1f\x8b', { kind: 'a file compressed with gzip', hint: 'Unpack it first: gunzip FILE' }],
  ['BZh', { kind: 'a file compressed with bzip2', hint: 'Unpack it first: bunzip2 FILE' }],
  ['\xfd7zXZ', { kind: 'a file compressed with xz', hint: 'Unpack it first: unxz FILE' }],
  ['7z\xbc\xaf', { kind: 'a 7z archive', hint: 'Unpack it first, and import the files in it.' }],
  ['Rar!', { kind: 'a RAR archive', hint: 'Unpack it first, and import the files in it.' }],
  [
    'bplist00',
    {
      kind: "a binary property list, such as Safari's own file",
      hint: 'In Safari: File > Export > Bookmarks. Or convert it: plutil -convert xml1 Bookmarks.plist',
    },
  ],
  [
    'mozLz40',
    {
      kind: "Firefox's compressed backup of bookmarks (jsonlz4)",
      hint: 'In Firefox: Bookmarks > Manage Bookmarks > Import and Backup > Backup, or Export Bookmarks to HTML.',
    },
  ],
  [
    'SQLite format 3',
    {
      kind: "a SQLite database, such as Firefox's places.sqlite",
      hint: 'Export bookmarks as HTML in the browser.',
    },
  ],
  ['\xd0\xcf\x11\xe0', { kind: 'an old Office document', hint: 'Save the sheet as CSV (UTF-8).' }],
  ['\x7fELF', { kind: 'a program' }],
  ['MZ', { kind: 'a program' }],
];

/** Lines that code has, and prose has not. */
const codeLines = [
  /^\s*(?:import|export|package|use|using|#include|const|let|var|def|class|interface|fn|func|function|public|private|return|if|for|while|else|elif|try|async)\b.*[;{}():='"]\s*$/,
  /^\s*(?:import|from)\s+[\w.]+(?:\s+import\s.*)?$/,
  /^\s*[\w.$[\]]+\s*[-+*|]?=\s*\S/,
  /^\s*[\w.$]+\(.*\)?[;,{]?\s*$/,
  /^\s*[})\]]+[;,]?\s*$/,
  /[;{]\s*$/,
  /^\s*(?:\/\/|\/\*|\*\/|\*\s|@\w)/,
  /^\s*#(?!#|\s*\[)\s?\S.*$/,
];

/**
 * What a file that no reader recognises looks like.
 *
 * @param bytes the beginning of the file
 * @param text the same, decoded
 */
export function describeOtherKind(bytes: Uint8Array, text: string): OtherKind {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const signed = signatures.find(([begin]) => start.startsWith(begin));
  if (signed !== undefined) return signed[1];
  if (isDocumentArchive(text)) {
    return {
      kind: 'an Office document or an e-book',
      hint: 'Save the sheet as CSV (UTF-8), or the text as HTML.',
    };
  }
  if (text.includes('\0')) return { kind: 'a file that is no text' };
  const body = text.trim();
  if (/^<\?xml|^<[\w:]+(?:\s+[\w:.-]+\s*=)/i.test(body) && !/<html|<body/i.test(body)) {
    return { kind: `an XML document (${rootOf(body)}) without links that could be read` };
  }
  if (/^<(?:!doctype html|html|head|body|\w+[\s>])/i.test(body)) {
    return { kind: 'a web page (an article), not a list of links', hint: exportHint };
  }
  if (/^[[{]/.test(body)) return describeJson(body);
  if (isCode(body)) return { kind: 'source code' };
  return { kind: 'text without links', hint: 'A CSV file needs a column of addresses (--map url=COLUMN).' };
}

/** Whether a ZIP archive is a document of Office, OpenDocument or an e-book. */
export function isDocumentArchive(text: string): boolean {
  return text.startsWith('PK') && /\[Content_Types\]\.xml|mimetypeapplication\//.test(text.slice(0, 4096));
}

function rootOf(xml: string): string {
  return /<([A-Za-z][\w:.-]*)/.exec(xml)?.[1] ?? '';
}

function describeJson(text: string): OtherKind {
  const keys = [...text.slice(0, 4096).matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map(([, key]) => key!);
  const named = [...new Set(keys)].slice(0, 5).join(', ');
  return {
    kind: `JSON without a list of addresses${named === '' ? '' : ` (keys: ${named})`}`,
    hint: 'Name the key that holds the address: --map url=KEY',
  };
}

/** Whether a text is code, whose links are not saved ones: more than half of its lines are such as only code has. */
export function isCode(text: string): boolean {
  if (text.startsWith('#!')) return true;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.filter((line) => codeLines.some((pattern) => pattern.test(line))).length > lines.length / 2;
}
