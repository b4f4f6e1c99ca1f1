/** RSS, RDF and Atom: files of feeds, exports of starred items. */

import { joinNotes } from '../notes.ts';
import type { LinkReader, SavedLink } from '../reader.ts';
import { parseElements } from './elements.ts';
import { plainTextOf } from './plain-text.ts';

/** What an element of an item tells; names without prefix count only where no other format uses them. */
const parts: Readonly<Record<string, keyof Item>> = {
  title: 'title',
  link: 'link',
  guid: 'guid',
  description: 'summary',
  summary: 'summary',
  content: 'content',
  'content:encoded': 'content',
  pubdate: 'time',
  published: 'time',
  'dc:date': 'time',
  updated: 'updated',
  category: 'category',
  'dc:subject': 'category',
};

/** The texts of an item, or of an entry. */
interface Item {
  title: string;
  link: string;
  guid: string;
  summary: string;
  content: string;
  time: string;
  updated: string;
  category: string;
}

/**
 * Each item is a link. Its summary is the description, or the content if there is none; its categories are tags. htmlparser2
 * reads it as a stream, so that a damaged item costs only itself.
 */
export const readFeed: LinkReader = async function* (text) {
  let links: SavedLink[] = [];
  const handler = new FeedHandler((link) => links.push(link));
  for await (const _ of parseElements(text, handler)) {
    yield links;
    links = [];
  }
};

class FeedHandler {
  readonly #emit: (link: SavedLink) => void;
  #item: Item | undefined;
  #line = 0;
  #tags: string[] = [];
  /** The address that an Atom entry links to; of several, that of the page itself. */
  #href = '';
  #reading: keyof Item | undefined;

  constructor(emit: (link: SavedLink) => void) {
    this.#emit = emit;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    if (name === 'item' || name === 'entry') {
      this.#end(); // one that was never closed
      this.#item = {
        title: '',
        link: '',
        guid: '',
        summary: '',
        content: '',
        time: '',
        updated: '',
        category: '',
      };
      this.#line = line;
      this.#tags = [];
      this.#href = '';
    }
    if (this.#item === undefined) return;
    const part = parts[name];
    if (part === undefined) return;
    this.#reading = part;
    if (part === 'category') {
      const term = attributes.label ?? attributes.term;
      if (term !== undefined) this.#tags.push(term);
    } else if (part === 'link' && attributes.href !== undefined) {
      const rel = attributes.rel ?? 'alternate';
      if (rel === 'alternate' || this.#href === '') this.#href = attributes.href;
    } else if (part === 'guid' && attributes.ispermalink === 'false') this.#reading = undefined;
  }

  text(text: string): void {
    if (this.#item !== undefined && this.#reading !== undefined) this.#item[this.#reading] += text;
  }

  close(name: string): void {
    if (name === 'item' || name === 'entry') this.#end();
    if (parts[name] === undefined || this.#item === undefined) return;
    if (parts[name] === 'category') this.#tags.push(this.#item.category.trim());
    this.#item.category = '';
    this.#reading = undefined;
  }

  #end(): void {
    if (this.#item === undefined) return;
    const { title, link, guid, summary, content, time, updated } = this.#item;
    this.#item = undefined;
    this.#emit({
      address: link.trim() || this.#href || guid.trim(),
      title: plainTextOf(title),
      description: joinNotes([plainTextOf(summary.trim() || content)]),
      tags: this.#tags.filter((tag) => tag.trim() !== ''),
      time: (time || updated).trim(),
      line: this.#line,
    });
  }
}
