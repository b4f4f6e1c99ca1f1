/** A name for a new board: the words that set a link and the pages like it apart from all others. */
import { stopWordsOf, words } from '../../../text/index.ts';

/** What a page says, and how much that counts. */
interface SaidText {
  readonly text: string;
  /** Above 0. */
  readonly weight: number;
}

/** A word that this share of all texts has says little of any of them. */
const mostTexts = 0.1;
/** Few texts say nothing of how frequent a word is. */
const fewTexts = 30;
/** A second word belongs to the name if it tells at least this much of what the first one does. */
const leastOfFirst = 0.5;

/** What a name is held against. */
export interface Naming {
  /** How rare a word is in all texts, and how many these are. */
  readonly rarity: { idf(word: string): number; readonly documents: number };
  /** Whether a board has this title, in any case. */
  readonly isTaken: (title: string) => boolean;
}

/**
 * Names what a link and the pages like it have in common. A word, or two that follow each other, counts by the share of the
 * texts that have it times its idf, so by how much more frequent it is here than elsewhere. The link counts as much as all
 * pages together. Stop words, numbers and words of one letter are no names.
 *
 * @returns such as `Rye bread`; undefined if no word tells anything
 */
export async function nameBoard(
  link: string,
  pages: readonly SaidText[],
  { rarity, isTaken }: Naming,
): Promise<string | undefined> {
  const texts = [{ text: link, weight: pages.reduce((sum, { weight }) => sum + weight, 0) || 1 }, ...pages];
  const stopWords = await stopWordsOf(texts.map(({ text }) => text));
  const leastIdf = rarity.documents < fewTexts ? 0 : idfOfShare(mostTexts, rarity.documents);
  const isTelling = (word: string) =>
    !stopWords.has(word) && /\p{L}.*\p{L}/u.test(word) && rarity.idf(word) > leastIdf;
  const phrases = [...weighPhrases(texts, isTelling, (word) => rarity.idf(word))]
    .filter(([phrase]) => !isTaken(phrase))
    .sort(([, a], [, b]) => b - a); // of equal ones, the first that is said
  const [first] = phrases;
  if (first === undefined) return undefined;
  const [name, worth] = first;
  const [second] = phrases.find(([word, of]) => isSecond(word, name) && of >= leastOfFirst * worth) ?? [];
  const spelled = spellings(texts);
  const written = [name, ...(second === undefined ? [] : [second])].map((phrase) =>
    phrase
      .split(' ')
      .map((word) => spelled.get(word) ?? word)
      .join(' '),
  );
  return written.join(', ').replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** What each word, and each two words that follow each other, tell of the texts. */
function weighPhrases(
  texts: readonly SaidText[],
  isTelling: (word: string) => boolean,
  idf: (word: string) => number,
): Map<string, number> {
  const worths = new Map<string, number>();
  const total = texts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { text, weight } of texts) {
    const said = words(text).map((word) => (isTelling(word) ? word : ''));
    const phrases = new Set([...said, ...pairsOf(said)]);
    phrases.delete('');
    for (const phrase of phrases) {
      const rare = phrase.split(' ').reduce((sum, word) => sum + idf(word), 0);
      worths.set(phrase, (worths.get(phrase) ?? 0) + (weight / total) * rare);
    }
  }
  return worths;
}

/** The idf of a word that this share of texts has. */
function idfOfShare(share: number, documents: number): number {
  const having = share * documents;
  return Math.log(1 + (documents - having + 0.5) / (having + 0.5));
}

/** Words that follow each other, both of which tell something. */
function pairsOf(said: readonly string[]): string[] {
  return said
    .slice(1)
    .flatMap((word, i) => (word !== '' && said[i] !== '' && word !== said[i] ? [`${said[i]} ${word}`] : []));
}

/** Whether a word makes a name of two with a single one. Forms of one word (`recipe`, `recipes`) do not. */
function isSecond(word: string, first: string): boolean {
  const isSingle = !word.includes(' ') && !first.includes(' ');
  return isSingle && !word.startsWith(first) && !first.startsWith(word);
}

/** How texts write each word most often: `iPhone`, `NASA`. */
function spellings(texts: readonly SaidText[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { text } of texts) {
    for (const form of text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []) {
      const [word = ''] = words(form);
      const forms = counts.get(word) ?? new Map<string, number>();
      forms.set(form, (forms.get(form) ?? 0) + 1);
      counts.set(word, forms);
    }
  }
  return new Map(
    [...counts].map(([word, forms]) => [word, [...forms].sort(([, a], [, b]) => b - a)[0]![0]] as const),
  );
}
