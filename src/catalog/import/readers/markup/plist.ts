/** Safari's `Bookmarks.plist`, as XML. */
import type { LinkReader, SavedLink } from '../reader.ts';
import { parseElements } from './elements.ts';

/** The names that Safari shows for its own folders. */
const folderNames: Readonly<Record<string, string>> = {
  BookmarksBar: 'Favourites',
  BookmarksMenu: 'Bookmarks Menu',
  'com.apple.ReadingList': 'Reading List',
};

/**
 * A dictionary of a property list while it is read. Its texts are by key; those of dictionaries in it, other than its
 * children, are added to its own (`title` of `URIDictionary`, `PreviewText` of `ReadingList`).
 */
interface Dictionary {
  readonly texts: Map<string, string>;
  /** The key in the dictionary around it. */
  readonly under: string;
  readonly line: number;
  /** Children whose links wait for the title of this folder, which may come after them. */
  readonly links: SavedLink[];
}

/** A folder has a `Title` and `Children`; a link has `URLString`. A page of the reading list has the text of its preview. */
export const readSafari: LinkReader = async function* (text) {
  const handler = new PlistHandler();
  for await (const _ of parseElements(text, handler)) yield handler.take();
};

class PlistHandler {
  readonly #open: Dictionary[] = [];
  #key = '';
  #text: string | undefined;
  #done: SavedLink[] = [];

  take(): SavedLink[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  open(name: string, _: unknown, line: number): void {
    if (name === 'dict') this.#open.push({ texts: new Map(), under: this.#key, line, links: [] });
    else if (name === 'key' || name === 'string' || name === 'date') this.#text = '';
    else if (name === 'array') this.#key = 'Children';
  }

  text(text: string): void {
    if (this.#text !== undefined) this.#text += text;
  }

  close(name: string): void {
    if (name === 'dict') this.#endDictionary();
    else if (this.#text === undefined) return;
    else if (name === 'key') this.#key = this.#text;
    else this.#open.at(-1)?.texts.set(this.#key, this.#text);
    if (name !== 'dict') this.#text = undefined;
  }

  #endDictionary(): void {
    const { texts, links, under, line } = this.#open.pop() ?? {
      texts: new Map(),
      links: [],
      under: '',
      line: 0,
    };
    const outer = this.#open.at(-1);
    const address = texts.get('URLString');
    const title = texts.get('Title') ?? '';
    const name = folderNames[title] ?? title;
    const path = name === '' ? [] : [name];
    const found = links.map((link) => ({ ...link, path: [...path, ...(link.path ?? [])] }));
    if (address !== undefined) {
      found.push({
        address,
        title: texts.get('title') ?? '',
        description: texts.get('PreviewText'),
        path: [],
        time: texts.get('DateAdded'),
        line,
      });
    }
    if (outer === undefined) this.#done.push(...found);
    else if (under === 'Children') outer.links.push(...found);
    else for (const [key, value] of texts) outer.texts.set(key, value);
    this.#key = under;
  }
}
