/** Reads the bookmark files that browsers and bookmark services export (Netscape format). */
import { Parser } from 'htmlparser2';
import { readLines } from '../../text/lines.ts';
import type { ReadContext, SavedFolder, SavedLink } from '../reader.ts';
import { plainText } from '../saved-links.ts';
import { exactTagsOf, type SourceMark, sourceMarkOf } from './own-attributes.ts';

/**
 * Reads bookmarks.html of Chrome, Firefox, Safari, Edge, Pinboard, Raindrop and others. A folder becomes a board, with the
 * path of folders as its title. `ADD_DATE` is the time of the save (empty or 0 mean no date), `<DD>` is the description,
 * and each of `TAGS` is a further board.
 */
export async function* readBookmarks(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<(SavedLink | SavedFolder)[]> {
  let links: (SavedLink | SavedFolder)[] = [];
  const bookmarks = new BookmarkParser((found) => links.push(found));
  for await (const lines of readLines(text, context.log)) {
    for (const line of lines) bookmarks.parseLine(line.text, line.number);
    yield links;
    links = [];
  }
  bookmarks.end();
  yield links;
}

/** An open folder. Its name is empty if it stands for a source, or for nothing. */
interface Folder {
  readonly name: string;
  readonly mark?: SourceMark | undefined;
  readonly description?: string | undefined;
}

/**
 * Follows the HTML tags: `<H3>` names the folder that the next `<DL>` opens; text after `<DD>` describes the last
 * link.
 */
class BookmarkParser {
  readonly #emit: (found: SavedLink | SavedFolder) => void;
  readonly #parser: Parser;
  /** One entry per open `<DL>`; empty for the outermost, which has no `<H3>`. */
  readonly #folders: Folder[] = [];
  /** What the next `<DL>` opens. */
  #nextFolder: Folder = { name: '' };
  /** The source that the whole file stands for. */
  #mark: SourceMark | undefined;
  #link: SavedLink | undefined;
  /** The text since the last tag that begins a text, and its role. */
  #text = '';
  #reading: 'folder' | 'title' | 'description' | undefined;
  #line = 0;

  constructor(emit: (found: SavedLink | SavedFolder) => void) {
    this.#emit = emit;
    this.#parser = new Parser({
      onopentag: (name, attributes) => this.#open(name, attributes),
      onclosetag: (name) => this.#close(name),
      ontext: (text) => {
        if (this.#reading !== undefined) this.#text += text;
      },
    });
  }

  parseLine(text: string, number: number): void {
    this.#line = number;
    this.#parser.write(`${text}\n`);
  }

  end(): void {
    this.#parser.end();
    this.#endLink();
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'dt' || name === 'dl' || name === 'hr') this.#endLink();
    if (name === 'dl') {
      this.#folders.push(this.#nextFolder);
      this.#describeFolder(this.#nextFolder);
      this.#nextFolder = { name: '' };
    } else if (name === 'h1') this.#mark = sourceMarkOf(attributes) ?? this.#mark;
    else if (name === 'h3') {
      this.#begin('folder');
      const { description } = attributes;
      this.#nextFolder = { name: '', mark: sourceMarkOf(attributes), description };
    } else if (name === 'a') {
      this.#endLink();
      this.#link = this.#linkOf(attributes);
      this.#begin('title');
    } else if (name === 'dd') this.#begin('description');
  }

  #close(name: string): void {
    if (name === 'h3' && this.#reading === 'folder') {
      const name = this.#takeText();
      if (this.#nextFolder.mark === undefined) this.#nextFolder = { ...this.#nextFolder, name };
    } else if (name === 'a' && this.#reading === 'title') this.#endText();
    else if (name === 'dl') {
      this.#endLink();
      this.#folders.pop();
    }
  }

  #begin(reading: 'folder' | 'title' | 'description'): void {
    this.#endText();
    this.#reading = reading;
  }

  #takeText(): string {
    const text = plainText(this.#text);
    this.#text = '';
    this.#reading = undefined;
    return text;
  }

  #endText(): void {
    const reading = this.#reading;
    const text = this.#takeText();
    if (this.#link === undefined) return; // the text of a skipped link, or of a folder
    if (reading === 'title') this.#link = { ...this.#link, title: text };
    else if (reading === 'description') this.#link = { ...this.#link, description: text };
  }

  #endLink(): void {
    this.#endText();
    if (this.#link !== undefined) this.#emit(this.#link);
    this.#link = undefined;
  }

  #linkOf(attributes: Readonly<Record<string, string>>): SavedLink {
    return {
      address: attributes.href ?? '',
      ...this.#place(),
      tags: exactTagsOf(attributes) ?? splitTags(attributes.tags ?? ''),
      time: attributes.saved_at ?? attributes.add_date,
      line: this.#line,
    };
  }

  #describeFolder({ description = '' }: Folder): void {
    if (description !== '') this.#emit({ ...this.#place(), description });
  }

  /** Where links are now: their folders, and the source that these belong to. */
  #place(): SourceMark & { readonly path: readonly string[] } {
    const mark = this.#folders.findLast((folder) => folder.mark !== undefined)?.mark ?? this.#mark;
    return { path: this.#folders.map(({ name }) => name), ...mark };
  }
}

function splitTags(text: string): string[] {
  return text
    .split(',')
    .map(plainText)
    .filter((tag) => tag !== '');
}
