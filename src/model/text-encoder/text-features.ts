/** Texts as weighted rows of the table of words: what the learned text encoder sums. */
import { none } from '../../base/index.ts';
import { RowCounter, type SparseRows, words } from '../../text/index.ts';
import { rowOfWord, type WordIndex } from './word-index.ts';

/** The most distinct words of a text. */
export const mostFeatures = 256;

/** The words of texts that have no row. */
export interface UnseenWord {
  readonly text: number;
  readonly word: string;
  /** 1 + ln(count). */
  readonly weight: number;
}

/** The words of texts: rows of the table with the weight 1 + ln(count), text by text, and those that have none. */
export interface TextFeatures extends SparseRows {
  readonly unseen: readonly UnseenWord[];
}

/** Looks up the words of texts. A row says how much its word counts, so that no weights of words are needed here. */
export function featuresOf(texts: readonly string[], index: WordIndex): TextFeatures {
  const counter = new RowCounter({ maxPerRow: mostFeatures });
  const unseen: UnseenWord[] = [];
  counter.start(texts.length);
  for (const [text, content] of texts.entries()) {
    let missing: Map<string, number> | undefined;
    for (const word of words(content)) {
      const row = rowOfWord(index, word);
      if (row !== none) counter.add(row);
      else {
        missing ??= new Map();
        if (missing.size < mostFeatures || missing.has(word)) missing.set(word, (missing.get(word) ?? 0) + 1);
      }
    }
    counter.endRow();
    for (const [word, count] of missing ?? []) unseen.push({ text, word, weight: 1 + Math.log(count) });
  }
  const rows = counter.finish();
  for (let i = 0; i < rows.values.length; i++) rows.values[i] = 1 + Math.log(rows.values[i]!);
  return { ...rows, unseen };
}
