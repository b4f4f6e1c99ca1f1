/** The lines of a `bookmarks.html`: the Netscape format, as browsers and bookmark services write and read it. */

/** A link of the file. */
export interface ExportedLink {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Milliseconds since 1970; NaN if unknown. */
  readonly savedAt: number;
}

/**
 * What a heading stands for, if it is no folder but a source: the file's main heading, or one of several on the first
 * level. Our own reader takes these names back.
 */
export interface SourceMark {
  readonly source: string | null;
  readonly owner: string | null;
}

const INDENT = '    ';

/** Everything before the first link or folder. */
export function openFile(mark: SourceMark | undefined): string {
  return `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1${markAttributes(mark)}>Bookmarks</H1>
<DL><p>
`;
}

/** Everything after the last link or folder. */
export function closeFile(): string {
  return '</DL><p>\n';
}

/**
 * Opens a folder at a depth, from 1. `mark`: it is no folder, but stands for a source. Its description is an attribute: a
 * `<DD>` would end the `<DT>`, and readers that parse HTML by its rules would lose what is in the folder.
 */
export function openFolder(depth: number, name: string, description = '', mark?: SourceMark): string {
  const indent = INDENT.repeat(depth);
  const described = description === '' ? '' : writeAttributes({ DESCRIPTION: oneLine(description) });
  return `${indent}<DT><H3${markAttributes(mark)}${described}>${escapeHtml(oneLine(name))}</H3>\n${indent}<DL><p>\n`;
}

/** Closes a folder at a depth. */
export function closeFolder(depth: number): string {
  return `${INDENT.repeat(depth)}</DL><p>\n`;
}

/** A link in a folder of a depth; 0 is the file itself. */
export function writeLink(depth: number, link: ExportedLink): string {
  const indent = INDENT.repeat(depth + 1);
  const attributes = { HREF: link.url, ...dateAttributes(link.savedAt), ...tagAttributes(link.tags) };
  const line = `${indent}<DT><A${writeAttributes(attributes)}>${escapeHtml(oneLine(link.title))}</A>\n`;
  const description = oneLine(link.description);
  return description === '' ? line : `${line}${indent}<DD>${escapeHtml(description)}\n`;
}

/** `ADD_DATE` holds whole seconds, and 0 means none. Where that loses something, `SAVED_AT` has the exact time. */
function dateAttributes(savedAt: number): Readonly<Record<string, string>> {
  if (Number.isNaN(savedAt)) return {};
  const seconds = Math.floor(savedAt / 1000);
  const isExact = seconds > 0 && seconds * 1000 === savedAt;
  return {
    ADD_DATE: String(seconds),
    ...(isExact ? {} : { SAVED_AT: new Date(savedAt).toISOString() }),
  };
}

/**
 * `TAGS` separates tags by commas, and some programs separate a single one by spaces. Where that loses something,
 * `TAGS_JSON` has the exact tags.
 */
function tagAttributes(tags: readonly string[]): Readonly<Record<string, string>> {
  if (tags.length === 0) return {};
  const isExact =
    tags.every((tag) => tag === oneLine(tag) && tag !== '' && !tag.includes(',')) &&
    (tags.length > 1 || !tags[0]!.includes(' '));
  return { TAGS: tags.join(','), ...(isExact ? {} : { TAGS_JSON: JSON.stringify(tags) }) };
}

function markAttributes({ source, owner }: SourceMark = { source: null, owner: null }): string {
  if (source === null) return ''; // a plain folder
  return writeAttributes({ SOURCE: source, ...(owner === null || owner === source ? {} : { OWNER: owner }) });
}

function writeAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');
}

/** Runs of white space become one space: many readers of the format take it line by line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
