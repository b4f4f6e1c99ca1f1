/** Decides which source a file without a given one belongs to: one that the catalog knows, or a new one. */
import { baseOf, wholeOf } from './file-names.ts';

/** A source that the catalog knows, beside the links of a file. */
export interface Candidate {
  readonly name: string;
  /** The owners of its boards, such as the title of a list. */
  readonly owners: readonly string[];
  /** Number of its links. */
  readonly links: number;
  /** Number of links of the file that it has: the same page in the same folder. */
  readonly shared: number;
  /** How many of these are in a folder, not on the board of the source itself. */
  readonly sharedInFolders: number;
}

/** What is known of a file. */
export interface FileFacts {
  /** Its name without folder and extension. */
  readonly stem: string;
  /** Number of its links: different pages or folders. */
  readonly links: number;
  /** Its title, if it says one itself. */
  readonly title?: string | undefined;
}

/** The source of a file, and why. */
export interface ChosenSource {
  readonly name: string;
  /**
   * `links`: it has enough of the file's links · `name`: it has the name of the file, or of the export that the file is a
   * part of · `new`: the catalog has no such source
   */
  readonly by: 'links' | 'name' | 'new';
}

/** The share of links that two exports of one collection have in common, if only the links say so. */
const enoughOfLinks = 0.5;
/** The same, if their names differ only in a date or a number. */
const enoughOfSimilarNames = 0.1;

/**
 * Chooses the source of a file, in this order:
 *
 * 1. The source of the file's name, unless both say a title, the titles differ and no link is shared: two lists in files
 *    that are both called `README.md`.
 * 2. The source that shares most links, if it shares enough: a tenth of the smaller one where the names differ only in a
 *    date or a number (`bookmarks_5_1_24`, `bookmarks (1)`); otherwise half of it, and at least two. Links outside folders
 *    say less, since a short list may be a selection from a long one: there it is half of the larger one.
 * 3. The source of which both the file and an earlier one are parts by their names (`part_000001`).
 * 4. A new one.
 */
export function chooseSource(file: FileFacts, candidates: readonly Candidate[]): ChosenSource {
  const named = candidates.find(({ name }) => name === file.stem);
  if (named !== undefined && !isOtherList(file, named)) return { name: file.stem, by: 'name' };
  const [best] = candidates
    .filter((candidate) => sharesEnough(file, candidate))
    .sort((a, b) => b.shared - a.shared || (a.name < b.name ? -1 : 1));
  if (best !== undefined) return { name: best.name, by: 'links' };
  const whole = wholeOf(file.stem);
  const sibling = candidates.find(
    (candidate) =>
      whole !== undefined &&
      (candidate.name === whole || wholeOf(candidate.name) === whole) &&
      !isOtherList(file, candidate),
  );
  if (sibling !== undefined) return { name: sibling.name, by: 'name' };
  return { name: newName(file, candidates), by: 'new' };
}

function sharesEnough(file: FileFacts, { name, links, shared, sharedInFolders }: Candidate): boolean {
  if (shared === 0) return false;
  const smaller = Math.min(links, file.links);
  if (baseOf(name) === baseOf(file.stem)) return shared >= enoughOfSimilarNames * smaller;
  const areInFolders = sharedInFolders * 2 > shared;
  return shared >= 2 && shared >= enoughOfLinks * (areInFolders ? smaller : Math.max(links, file.links));
}

/** Whether both have a title, different ones, and no link is shared. */
function isOtherList({ title }: FileFacts, { shared, owners, name }: Candidate): boolean {
  const titles = owners.filter((owner) => owner !== name);
  return shared === 0 && title !== undefined && titles.length > 0 && !titles.includes(title);
}

/** The file's name, or its title, or its name with a number: whatever no source has yet. */
function newName({ stem, title }: FileFacts, candidates: readonly Candidate[]): string {
  const isFree = (name: string) => candidates.every((candidate) => candidate.name !== name);
  const names = [wholeOf(stem) ?? stem, ...(title === undefined ? [] : [title])];
  const free = names.find(isFree);
  if (free !== undefined) return free;
  for (let number = 2; ; number++) if (isFree(`${stem} (${number})`)) return `${stem} (${number})`;
}
