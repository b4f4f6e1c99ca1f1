/** The texts of nodes as hashed words in reading order. All text signals are computed from them. */
import { hash32 } from '../../base/index.ts';
import type { NodeKind, NodeTable } from '../../catalog/index.ts';
import { urlWords } from '../../content/index.ts';
import { words } from '../../text/index.ts';
import { GrowingUint32 } from './growing.ts';
import type { TextSource } from './sources.ts';

/** A sequence of words for each node: node i has `words[offsets[i] .. offsets[i + 1])`. Both arrays are shared. */
export interface WordTable {
  /** [N + 1] */
  readonly offsets: Uint32Array;
  /** `hash32` of each word */
  readonly words: Uint32Array;
}

/** The texts of pages and pins. [G] pages, [P] pins */
export interface SignalTexts {
  /** Title, description and body of each page, the first {@link longestText} words. */
  readonly page: WordTable;
  /** The words of each page's URL. */
  readonly url: WordTable;
  /** Title and description of each pin, the first {@link longestText} words. */
  readonly pin: WordTable;
}

/** Only this many words of a text are read. More cost memory and say little that the first ones do not. */
export const longestText = 200;

/** Reads all texts once; about 4 bytes a word stay in memory. */
export async function readTexts(source: TextSource): Promise<SignalTexts> {
  const page = new WordTableBuilder();
  const url = new WordTableBuilder();
  for await (const { keys, title, description, body } of source.streamNodes('page')) {
    for (let i = 0; i < keys.length; i++) {
      page.add(title[i]!, description[i]!, body[i]!);
      url.add(urlWords(keys[i]!).join(' ')); // split into words once more, so that case is folded as in any text
    }
  }
  return { page: page.finish(), url: url.finish(), pin: await readPinWords(source) };
}

async function readPinWords(source: TextSource): Promise<WordTable> {
  const pin = new WordTableBuilder();
  for await (const { keys, title, description } of source.streamNodes('pin')) {
    for (let i = 0; i < keys.length; i++) pin.add(title[i]!, description[i]!);
  }
  return pin.finish();
}

class WordTableBuilder {
  readonly #ends = new GrowingUint32();
  readonly #words = new GrowingUint32();

  constructor() {
    this.#ends.push(0);
  }

  /** Adds the next node: its texts, one after the other. */
  add(...texts: readonly string[]): void {
    let left = longestText;
    for (const text of texts) {
      if (text === '' || left === 0) continue;
      const found = words(text);
      const taken = Math.min(left, found.length);
      for (let i = 0; i < taken; i++) this.#words.push(hash32(found[i]!));
      left -= taken;
    }
    this.#ends.push(this.#words.length);
  }

  finish(): WordTable {
    return { offsets: this.#ends.takeShared(), words: this.#words.takeShared() };
  }
}

/** The number of nodes of a table. */
export function rowsOf(table: WordTable): number {
  return table.offsets.length - 1;
}

/** Makes a source from tables in memory, each of which is one chunk. */
export function tableSource(tables: { readonly [Kind in NodeKind]?: NodeTable<Kind> }): TextSource {
  return {
    async *streamNodes<Kind extends NodeKind>(kind: Kind) {
      const table = tables[kind] as NodeTable<Kind> | undefined;
      if (table) yield table;
    },
  };
}
