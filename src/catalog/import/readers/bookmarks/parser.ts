/** Follows the tags of a bookmark file. */
import type { ImportLog } from '../../import-log.ts';
import type { SavedFolder, SavedLink } from '../reader.ts';
import { exactTagsOf, type SourceMark, sourceMarkOf } from './own-attributes.ts';
import { type Tag, TagReader } from './tags.ts';
import { MarkedUpText } from './text.ts';

/** Maximum length of a tag in characters: a quote that is never closed makes one tag of all that follows. */
const MAX_TAG_CHARACTERS = 8 << 20;

/** The tags that files are made of, beside `<A>`. */
const structure = new Set(['dt', 'dl', 'dd', 'h3', 'hr']);

/** What linkding writes around a note, after the description. */
const noteMarks = /\[\/?linkding-notes\]/g;

/** An open folder. Its name is empty if it is the file itself, or stands for a source. */
interface Folder {
  readonly name: string;
  readonly mark?: SourceMark | undefined;
  readonly description?: string | undefined;
}

/**
 * `<H3>` names the folder that the next `<DL>` opens, and `<DD>` describes the link or folder before it.
 *
 * People write tags into titles and descriptions, and programs forget to escape them. So within a text, a tag belongs to
 * the file only where files have it: `</A>` ends a title, and `<DT>`, `<DD>` and others end a text at the beginning of a
 * line, or before the link or folder that they announce. Everywhere else a tag is text.
 */
export class BookmarkParser {
  readonly #log: ImportLog;
  #tags: TagReader;
  #found: (SavedLink | SavedFolder)[] = [];
  /** One entry per open `<DL>`; empty for the outermost, which has no `<H3>`. */
  readonly #folders: Folder[] = [];
  #nextFolder: Folder | undefined;
  /** What the heading that is being read says of itself. */
  #heading: Omit<Folder, 'name'> = {};
  /** The source that the whole file stands for. */
  #mark: SourceMark | undefined;
  #link: SavedLink | undefined;
  /** The text that is being read, and what it is. */
  #text = new MarkedUpText();
  #reading: 'folder' | 'title' | 'description' | undefined;
  /** Whether links come after `<DT>`; some files have none. */
  #hasTerms = false;
  /** Whether only spaces stand between the last line break and here. */
  #isAtLineStart = true;
  /** Whether the file writes items on lines of their own: some have no line breaks at all. */
  #hasLines = false;

  constructor(log: ImportLog) {
    this.#log = log;
    this.#tags = this.#readTags(1);
  }

  write(text: string): void {
    this.#tags.write(text);
    if (this.#tags.unfinished.length > MAX_TAG_CHARACTERS) this.#recover();
  }

  end(): void {
    while (this.#tags.unfinished.startsWith('<')) this.#recover();
    this.#tags.end();
    this.#endItem();
  }

  /** The links and folders since the last call. */
  take(): (SavedLink | SavedFolder)[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #readTags(line: number): TagReader {
    const handler = {
      onTag: (tag: Tag) => {
        this.#onTag(tag);
        this.#isAtLineStart = false;
      },
      onText: (text: string) => {
        if (this.#reading !== undefined) this.#text.addText(text);
        if (/[^ \t]/.test(text)) this.#isAtLineStart = /\n[ \t]*$/.test(text);
      },
    };
    return new TagReader(handler, line);
  }

  /** Goes on after a tag that does not end: where its quote should have been, or after its `<`. */
  #recover(): void {
    const { unfinished, line } = this.#tags;
    this.#tags = this.#readTags(line);
    const closed = closeQuote(unfinished);
    if (closed !== undefined) this.#log.warn(line, 'quotes that are closed', unfinished);
    this.#tags.write(closed ?? `&lt;${unfinished.slice(1)}`);
  }

  #onTag(tag: Tag): void {
    if (this.#isText(tag)) {
      this.#text.addTag(tag.name, tag.isClosing, tag.source);
      return;
    }
    const closed = swallowsTags(tag) ? closeQuote(tag.source) : undefined;
    if (closed !== undefined) {
      this.#log.warn(tag.line, 'quotes that are closed', tag.source);
      const inner = this.#readTags(tag.line);
      inner.write(closed);
    } else if (tag.isClosing) this.#close(tag.name);
    else this.#open(tag);
  }

  /** Whether a tag is part of the text that is being read. */
  #isText({ name, isClosing }: Tag): boolean {
    if (this.#reading === undefined) return false;
    if (name === 'a') {
      if (isClosing) return this.#reading !== 'title';
      // A link comes after <DT>, which is text until the link is there; any other anchor in a description is text
      if (this.#text.endsWith('dt')) {
        this.#text.dropLastTag();
        return false;
      }
      return this.#reading === 'description' && this.#hasTerms;
    }
    if (name === 'h3') {
      if (isClosing) return this.#reading !== 'folder';
      if (this.#isAtLineStart) return false;
      if (this.#hasLines || !this.#text.endsWith('dt')) return true;
      this.#text.dropLastTag();
      return false;
    }
    if (!structure.has(name)) return true;
    if (this.#isAtLineStart) return false;
    if (this.#reading !== 'description') return true;
    if (name !== 'dl') return true;
    return isClosing ? this.#hasLines || this.#text.hasOpen('dl') : this.#nextFolder === undefined;
  }

  #open({ name, attributes, line }: Tag): void {
    if (structure.has(name) && name !== 'dd') this.#endText();
    if (name === 'dt') {
      this.#hasTerms = true;
      this.#hasLines = this.#isAtLineStart;
    }
    if (name === 'dt' || name === 'hr') this.#endItem();
    else if (name === 'dl') {
      this.#endItem();
      this.#folders.push(this.#nextFolder ?? { name: '' });
      this.#describeFolder();
      this.#nextFolder = undefined;
    } else if (name === 'h3') {
      this.#endItem();
      this.#heading = { mark: sourceMarkOf(attributes), description: attributes.get('description') };
      this.#begin('folder');
    } else if (name === 'a') {
      this.#endItem();
      this.#link = this.#linkOf(attributes, line);
      this.#begin('title');
    } else if (name === 'dd') this.#begin('description');
    else if (name === 'h1') this.#mark = sourceMarkOf(attributes);
  }

  #close(name: string): void {
    if ((name === 'h3' && this.#reading === 'folder') || (name === 'a' && this.#reading === 'title')) {
      this.#endText();
    } else if (name === 'dl') {
      this.#endItem();
      this.#nextFolder = undefined;
      this.#folders.pop();
    }
  }

  #begin(reading: 'folder' | 'title' | 'description'): void {
    this.#endText();
    this.#reading = reading;
  }

  #endText(): void {
    const reading = this.#reading;
    if (reading === undefined) return;
    const text = this.#text.toString().replace(noteMarks, ' ');
    this.#text = new MarkedUpText();
    this.#reading = undefined;
    if (reading === 'folder') {
      this.#nextFolder = { ...this.#heading, name: this.#heading.mark === undefined ? text : '' };
    } else if (this.#link !== undefined) {
      const { description = '' } = this.#link;
      this.#link =
        reading === 'title'
          ? { ...this.#link, title: text }
          : { ...this.#link, description: `${description} ${text}` };
    } else if (this.#nextFolder !== undefined && reading === 'description' && text.trim() !== '') {
      this.#found.push({ ...this.#place(this.#nextFolder), description: text });
    }
  }

  /** Ends the link that is being read, if any, and the text that belongs to it or to a folder. */
  #endItem(): void {
    this.#endText();
    if (this.#link !== undefined) this.#found.push(this.#link);
    this.#link = undefined;
  }

  #linkOf(attributes: ReadonlyMap<string, string>, line: number): SavedLink {
    return {
      address: attributes.get('href') ?? '',
      ...this.#place(),
      tags: exactTagsOf(attributes) ?? splitTags(attributes.get('tags') ?? ''),
      time: attributes.get('saved_at') ?? attributes.get('add_date') ?? attributes.get('time_added'),
      line,
    };
  }

  /** Yields the description that the heading of the innermost folder has as an attribute. */
  #describeFolder(): void {
    const description = this.#folders.at(-1)?.description;
    if (description) this.#found.push({ ...this.#place(), description });
  }

  /** The folders that are open, with one more if it is given, and the source that they belong to. */
  #place(inner?: Folder): SourceMark & { readonly path: readonly string[] } {
    const folders = inner === undefined ? this.#folders : [...this.#folders, inner];
    const mark = folders.findLast((folder) => folder.mark !== undefined)?.mark ?? this.#mark;
    return { path: folders.map(({ name }) => name), ...mark };
  }
}

/** Whether an attribute of a tag holds the end of the link and the beginning of another tag: its quote is missing. */
function swallowsTags({ attributes }: Tag): boolean {
  return [...attributes.values()].some((value) => /<\/a>[\s\S]*<[^<>]*=\s*$/i.test(value));
}

/** A tag with a quote before the first `>` after a quote that opens. */
function closeQuote(source: string): string | undefined {
  const closed = source.replace(/^(<a\s(?:[^"'>]|"[^"]*"(?=[\s>])|'[^']*')*?="[^">]*)>/i, '$1">');
  return closed === source ? undefined : closed;
}

/** With commas, tags may hold spaces; without any, spaces part them, as old Shaarli and Scuttle write them. */
function splitTags(text: string): string[] {
  return text.split(text.includes(',') ? ',' : /\s+/);
}
