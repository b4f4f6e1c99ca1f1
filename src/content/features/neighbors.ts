/** Features of the blocks before and after a block, and of the heading that it stands under. */
import type { PageView } from './page-view.ts';
import { flag, log, type Row, ratio } from './row.ts';

const offsets = [-2, -1, 1, 2] as const;

export function addNeighbors(row: Row, { blocks, counts, alike }: PageView, b: number): void {
  for (const offset of offsets) {
    const other = blocks[b + offset];
    const name = (what: string) => `${offset < 0 ? 'before' : 'after'} ${Math.abs(offset)}: ${what}`;
    row.add(name('words'), other === undefined ? -1 : log(other.words));
    row.add(name('link share'), other === undefined ? -1 : ratio(other.linkWords, other.words));
    row.add(name('heading'), other === undefined ? -1 : headingLevel(other.element.tag));
    row.add(name('alike'), flag(other !== undefined && alike[b + offset] === alike[b]));
    row.add(name('sibling'), flag(other !== undefined && other.element.parent === blocks[b]!.element.parent));
    if (Math.abs(offset) === 1)
      row.add(
        name('depth'),
        other === undefined ? 0 : counts.get(other.element)!.depth - counts.get(blocks[b]!.element)!.depth,
      );
  }
  for (const [name, from, to] of [
    ['before', b - 6, b],
    ['after', b + 1, b + 7],
  ] as const) {
    let [words, links, long] = [0, 0, 0];
    for (let i = Math.max(0, from); i < Math.min(blocks.length, to); i++) {
      words += blocks[i]!.words;
      links += blocks[i]!.linkWords;
      if (blocks[i]!.words >= 10 && blocks[i]!.linkWords * 2 < blocks[i]!.words) long++;
    }
    row.add(`${name} 6: words`, log(words));
    row.add(`${name} 6: link share`, ratio(links, words));
    row.add(`${name} 6: long`, long);
  }
}

export function headingLevel(tag: string): number {
  return /^h[1-6]$/.test(tag) ? 7 - Number(tag[1]) : 0;
}

/** For each block, the block of the heading that it stands under; −1 before the first. */
export function headingsAbove({ blocks }: PageView): Int32Array {
  const above = new Int32Array(blocks.length);
  let last = -1;
  for (const [b, { element }] of blocks.entries()) {
    above[b] = last;
    if (headingLevel(element.tag) > 0 || headingLevel(element.parent?.tag ?? '') > 0) last = b;
  }
  return above;
}
