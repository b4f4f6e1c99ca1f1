/** The bookmark file that browsers and bookmark services export (Netscape format). */
import { Parser } from 'htmlparser2';
import { canonicalizeUrl } from '../../../content/index.ts';
import { type ImportLog, quote } from '../import-log.ts';
import { type Card, CardRows, plainText } from './cards.ts';
import { readLines } from './lines.ts';
import type { ReadContext, RowBatch } from './reader.ts';
import { parseTime, timeForms } from './times.ts';

/**
 * Reads bookmarks.html of Chrome, Firefox, Safari, Edge, Pinboard, Raindrop and others. A folder is a board, its
 * title the path of folders; `ADD_DATE` is the time of the save (0 and nothing are no date), `<DD>` the
 * description, each of `TAGS` a further board. Links that are no pages (`javascript:`, `place:`) are passed over.
 */
export async function* readBookmarks(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  const rows = new CardRows(context.source);
  const bookmarks = new BookmarkParser(context.log, (card) => rows.add(card));
  for await (const lines of readLines(bytes, context.log)) {
    for (const { number, text } of lines) bookmarks.parseLine(text, number);
    const batch = rows.takeFull();
    if (batch !== undefined) yield batch;
  }
  bookmarks.end();
  yield rows.take();
}

/** Follows the tags: `<H3>` names the folder that the next `<DL>` opens; text after `<DD>` describes the last link. */
class BookmarkParser {
  readonly #log: ImportLog;
  readonly #emit: (card: Card) => void;
  readonly #parser: Parser;
  /** One entry per open `<DL>`; the outermost, which no `<H3>` names, is empty. */
  readonly #folders: string[] = [];
  #nextFolder = '';
  #card: Card | undefined;
  /** The text gathered since the last tag that begins one, and what it is. */
  #text = '';
  #reading: 'folder' | 'title' | 'description' | undefined;
  #line = 0;

  constructor(log: ImportLog, emit: (card: Card) => void) {
    this.#log = log;
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
    this.#endCard();
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'dt' || name === 'dl' || name === 'hr') this.#endCard();
    if (name === 'dl') {
      this.#folders.push(this.#nextFolder);
      this.#nextFolder = '';
    } else if (name === 'h3') this.#begin('folder');
    else if (name === 'a') {
      this.#endCard();
      this.#card = this.#cardOf(attributes);
      this.#begin('title');
    } else if (name === 'dd') this.#begin('description');
  }

  #close(name: string): void {
    if (name === 'h3' && this.#reading === 'folder') this.#nextFolder = this.#takeText();
    else if (name === 'a' && this.#reading === 'title') this.#endText();
    else if (name === 'dl') {
      this.#endCard();
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
    if (this.#card === undefined) return; // the text of a link that is passed over, or of a folder
    if (reading === 'title') this.#card = { ...this.#card, title: text };
    else if (reading === 'description') this.#card = { ...this.#card, description: text };
  }

  #endCard(): void {
    this.#endText();
    if (this.#card !== undefined) this.#emit(this.#card);
    this.#card = undefined;
  }

  #cardOf(attributes: Readonly<Record<string, string>>): Card | undefined {
    const { url, refusal } = canonicalizeUrl(attributes.href ?? '');
    if (url === undefined) {
      this.#log.skip(refusal);
      return undefined;
    }
    return {
      url,
      title: '',
      description: '',
      path: this.#folders.filter((folder) => folder !== ''),
      tags: splitTags(attributes.tags ?? ''),
      savedAt: this.#savedAt(attributes.add_date ?? ''),
    };
  }

  #savedAt(text: string): number | null {
    if (text.trim() === '' || Number(text) === 0) return null;
    const time = parseTime(text);
    if (time === undefined) this.#log.reject(this.#line, `ADD_DATE to be ${timeForms}`, quote(text));
    return time ?? null;
  }
}

function splitTags(text: string): string[] {
  return text
    .split(',')
    .map(plainText)
    .filter((tag) => tag !== '');
}
