/** Which blocks of a page belong to the main text that a reviewer wrote down. */

const word = /[\p{L}\p{N}_]+/gu;

/** The words of a text as the measure counts them, in lower case. */
export function measuredWords(text: string): string[] {
  return text.toLowerCase().match(word) ?? [];
}

/** Word F1 of a text and the wanted one, as bags of words; 1 if both are empty. */
export function wordF1(found: readonly string[], wanted: readonly string[]): number {
  if (found.length === 0 && wanted.length === 0) return 1;
  const counts = new Map<string, number>();
  for (const each of wanted) counts.set(each, (counts.get(each) ?? 0) + 1);
  let common = 0;
  for (const each of found) {
    const left = counts.get(each) ?? 0;
    if (left === 0) continue;
    counts.set(each, left - 1);
    common++;
  }
  return common === 0 ? 0 : (2 * common) / (found.length + wanted.length);
}

/** Blocks with fewer words are found by their place alone. */
const gram = 4;

/**
 * The share of the words of each block that is main text. First the longest common subsequence of the words of the page
 * and those of the main text says it; then, as reviewers reorder, long blocks whose sequences of four words stand in what is
 * left of the main text count too.
 *
 * @param blocks the words of each block
 */
export function labelBlocks(blocks: readonly (readonly string[])[], wanted: readonly string[]): Float32Array {
  const page = blocks.flat();
  const kept = commonSubsequence(page, wanted);
  const labels = new Float32Array(blocks.length);
  const left = new Map<string, number>();
  for (const each of wanted) left.set(each, (left.get(each) ?? 0) + 1);
  let at = 0;
  for (const [b, words] of blocks.entries()) {
    let sum = 0;
    for (let i = 0; i < words.length; i++) sum += kept[at++]!;
    labels[b] = words.length === 0 ? 0 : sum / words.length;
    if (labels[b]! >= 0.7) take(left, words);
  }
  const grams = gramsOf(wanted);
  for (const [b, words] of blocks.entries()) {
    if (labels[b]! >= 0.7 || words.length < gram) continue;
    const own = [...gramsOf(words)];
    const share = own.filter((each) => grams.has(each)).length / own.length;
    if (share < 0.7 || !covers(left, words)) {
      if (share < 0.1 && words.length > gram * 2) labels[b] = 0; // words that happen to be there
      continue;
    }
    labels[b] = share;
    take(left, words);
  }
  return labels;
}

function gramsOf(words: readonly string[]): Set<string> {
  const grams = new Set<string>();
  for (let i = 0; i + gram <= words.length; i++) grams.add(words.slice(i, i + gram).join(' '));
  return grams;
}

function covers(left: ReadonlyMap<string, number>, words: readonly string[]): boolean {
  return words.filter((each) => (left.get(each) ?? 0) > 0).length >= 0.7 * words.length;
}

function take(left: Map<string, number>, words: readonly string[]): void {
  for (const each of words) left.set(each, (left.get(each) ?? 0) - 1);
}

/**
 * Marks (1) the words of `first` that are in a longest common subsequence, by bit vectors: each row holds, in 32 bits a
 * number, where the length grows (Hyyrö, "Bit-Parallel LCS-length Computation Revisited", 2004).
 */
function commonSubsequence(first: readonly string[], second: readonly string[]): Uint8Array {
  const n = Math.min(first.length, 40_000);
  const m = Math.min(second.length, 30_000);
  const size = (m + 31) >>> 5;
  const places = new Map<string, Uint32Array>();
  for (let j = 0; j < m; j++) {
    const bits = places.get(second[j]!) ?? new Uint32Array(size);
    places.set(second[j]!, bits);
    bits[j >>> 5]! |= 1 << (j & 31);
  }
  const rows: Uint32Array[] = [new Uint32Array(size).fill(0xffffffff)];
  for (let i = 0; i < n; i++) rows.push(nextRow(rows[i]!, places.get(first[i]!)));
  const marks = new Uint8Array(first.length);
  let j = m - 1;
  for (let i = n; i > 0 && j >= 0; ) {
    // A zero bit at j says that the length grows there: at (i, j) the length is that of (i, j − 1) plus one.
    if (isSet(rows[i]!, j)) j--;
    else if (!isSet(rows[i - 1]!, j)) i--;
    else {
      marks[i - 1] = 1;
      i--;
      j--;
    }
  }
  return marks;
}

function isSet(row: Uint32Array, j: number): boolean {
  return ((row[j >>> 5]! >>> (j & 31)) & 1) === 1;
}

/** V' = (V + (V & M)) | (V & ~M) */
function nextRow(row: Uint32Array, match: Uint32Array | undefined): Uint32Array {
  if (match === undefined) return row;
  const next = new Uint32Array(row.length);
  let carry = 0;
  for (let k = 0; k < row.length; k++) {
    const v = row[k]!;
    const both = (v & match[k]!) >>> 0;
    const sum = v + both + carry;
    carry = sum > 0xffffffff ? 1 : 0;
    next[k] = (sum >>> 0) | (v & ~match[k]!);
  }
  return next;
}
