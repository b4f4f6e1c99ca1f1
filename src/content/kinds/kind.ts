/** What bytes are, by their first ones and the header of the response. */

export type FileKind =
  | 'html'
  | 'pdf'
  | 'image'
  | 'json'
  | 'xml'
  | 'text'
  | 'audio'
  | 'video'
  | 'archive'
  | 'binary';

/** What files begin with, a character for a byte; a dot stands for any. */
const beginnings: readonly (readonly [FileKind, readonly string[]])[] = [
  ['pdf', ['%PDF-']],
  [
    'image',
    ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF....WEBP', '....ftypavif', '....ftyphei', '....ftypmif1'],
  ],
  ['image', ['II*\0', 'MM\0*', '\0\0\x01\0']],
  ['audio', ['ID3', 'OggS', 'fLaC', 'RIFF....WAVE', '\xff\xfb', '\xff\xf3']],
  ['video', ['\x1aE\xdf\xa3', '....ftyp']],
  ['archive', ['PK\x03\x04', '\x1f\x8b', '7z\xbc\xaf', 'Rar!', '\xfd7zXZ', '\x28\xb5\x2f\xfd']],
];

/** What a content type says, where the bytes say nothing. */
const declaredKinds: readonly (readonly [FileKind, RegExp])[] = [
  ['html', /^(?:text\/html|application\/xhtml)/],
  ['pdf', /^application\/pdf/],
  ['image', /^image\//],
  ['json', /^(?:application|text)\/(?:[\w.-]+\+)?json/],
  ['xml', /^(?:application|text)\/(?:[\w.-]+\+)?xml/],
  ['audio', /^audio\//],
  ['video', /^video\//],
  ['text', /^text\//],
];

/** What cannot be told is read as HTML if it is text. */
export function kindOf(bytes: Uint8Array, contentType?: string): FileKind {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  for (const [kind, known] of beginnings) if (known.some((start) => beginsWith(head, start))) return kind;
  const isWide = head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff');
  const start = head
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  if (/<(?:!doctype\s+html|html|head|body)\b/i.test(start)) return 'html';
  const declared = contentType?.trim().toLowerCase() ?? '';
  for (const [kind, pattern] of declaredKinds) if (pattern.test(declared)) return kind;
  if (/^[{[]/.test(start) && isJson(bytes)) return 'json';
  if (/^<svg\b/i.test(start)) return 'image';
  if (start.startsWith('<?xml')) return start.includes('<svg') ? 'image' : 'xml';
  return !isWide && !start.startsWith('<') && head.includes('\0') ? 'binary' : 'html';
}

function beginsWith(head: string, pattern: string): boolean {
  for (let i = 0; i < pattern.length; i++) if (pattern[i] !== '.' && pattern[i] !== head[i]) return false;
  return true;
}

/** Larger files are taken at their first character. */
const mostJson = 4_000_000;

function isJson(bytes: Uint8Array): boolean {
  if (bytes.length > mostJson) return true;
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
