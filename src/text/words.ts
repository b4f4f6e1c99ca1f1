/** Splits text into words, the same way for every language. */

/** Letters of scripts without spaces between words, excluding marks. */
const unspacedLetter =
  '[[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Mymr}]--\\p{M}]';
const hasUnspaced = new RegExp(unspacedLetter, 'v');
const scriptRuns = new RegExp(`(?:${unspacedLetter}\\p{M}*)+|[^${unspacedLetter}]+`, 'gv');

/**
 * Names that signs tell apart: `c#`, `f#`, `c++`, `g++`, `.net`. Without their signs they would be other words, and those
 * of one letter none. A sign that is part of something longer is none (`a#b`, `.network`, `example.net`).
 */
const signed = String.raw`(?<![\p{L}\p{M}\p{N}])[a-z]{1,2}#(?![\p{L}\p{M}\p{N}#])|(?<![\p{L}\p{M}\p{N}])[a-z]{1,3}\+\+(?![\p{L}\p{M}+])|(?<=(?:^|[^\p{L}\p{M}\p{N}])(?:asp|ado|vb)?)\.net(?![\p{L}\p{M}\p{N}])`;
const mayBeSigned = /#|\+\+|\.net/iu;
const run = String.raw`[\p{L}\p{N}][\p{L}\p{M}\p{N}]*`;
const runs = new RegExp(run, 'gu');
const runsAndSigned = new RegExp(`${signed}|${run}`, 'gu');

/**
 * The words of a text in reading order: maximal runs of letters, marks and digits that start with a letter or
 * digit, in Unicode normal form NFKC and case-folded (to lower, upper and lower case again, so that
 * `ß` and `ẞ` become `ss` and both sigmas become one). Names such as `C#`, `C++` and `.NET` keep their signs.
 *
 * Chinese, Japanese, Thai, Lao, Khmer and Burmese write no spaces, so their runs become overlapping pairs of
 * characters (`日本語` gives `日本`, `本語`; a single character is a word). This is the usual choice without a
 * dictionary: Nie, Gao, Zhang and Zhou, "On the Use of Words and N-grams for Chinese Information Retrieval"
 * (2000). Korean has spaces and keeps its words.
 *
 * @example words('C++ & Node.js 日本語') // ['c++', 'node', 'js', '日本', '本語']
 */
export function words(text: string): string[] {
  const isSigned = mayBeSigned.test(text);
  if (!isSigned && !/\P{ASCII}/u.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const found = fold(text).match(isSigned ? runsAndSigned : runs) ?? [];
  return found.flatMap((each) => (hasUnspaced.test(each) ? splitScripts(each) : each));
}

function fold(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  return folded.normalize('NFKC'); // case mapping may decompose letters
}

function splitScripts(word: string): string[] {
  return (word.match(scriptRuns) ?? []).flatMap((part) =>
    hasUnspaced.test(part) ? characterPairs(part) : part,
  );
}

function characterPairs(word: string): string[] {
  const characters = word.match(/\P{M}\p{M}*/gu) ?? [];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => characters[i]! + character);
}
