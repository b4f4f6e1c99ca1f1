/** Features of where on the page a block stands: along the text, to the heading, in the elements around it. */
import type { Element } from '../html/tree.ts';
import { commonAncestor } from './elements.ts';
import type { PageView } from './page-view.ts';
import { wordSet } from './page-view.ts';
import { flag, log, type Row, ratio } from './row.ts';

const levelsShown = 5;

export function addPosition(row: Row, view: PageView, b: number): void {
  const { blocks, wordsBefore, totals, heading, center, counts } = view;
  const { element, words } = blocks[b]!;
  row.add('block position', ratio(b, blocks.length));
  row.add('blocks before', log(b));
  row.add('blocks after', log(blocks.length - b));
  row.add('word position', ratio(wordsBefore[b]!, totals.words));
  row.add('words before', log(wordsBefore[b]!));
  row.add('words after', log(totals.words - wordsBefore[b]!));
  row.add('share of page', ratio(words, totals.words));
  const toHeading = heading < 0 ? 0 : b - heading;
  row.add('to heading', heading < 0 ? -99 : Math.sign(toHeading) * log(Math.abs(toHeading)));
  addRelation(row, 'heading', heading < 0 ? undefined : blocks[heading]!.element, element, view);
  addRelation(row, 'center', center, element, view);
  const own = center === undefined ? undefined : counts.get(center)!;
  row.add(
    'before center',
    own === undefined ? 0 : b < own.first ? -log(own.first - b) : b >= own.end ? log(b - own.end + 1) : 0,
  );
  row.add('in center', own === undefined ? -1 : ratio(b - own.first, own.end - own.first));
}

/** How far out the innermost element lies that holds the block and another element, and how much it holds. */
function addRelation(
  row: Row,
  name: string,
  other: Element | undefined,
  element: Element,
  { counts, totals }: PageView,
): void {
  const common = other === undefined ? undefined : counts.get(commonAncestor(element, other, counts))!;
  row.add(`${name}: out`, common === undefined ? 30 : counts.get(element)!.depth - common.depth);
  row.add(`${name}: its out`, common === undefined ? 30 : counts.get(other!)!.depth - common.depth);
  row.add(`${name}: share`, common === undefined ? 1 : ratio(common.words, totals.words));
}

/** The elements around a block that hold more and more. */
export function addLevels(row: Row, view: PageView, b: number): void {
  const { counts, totals, levels } = view;
  const around = levels[b]!;
  for (let level = 0; level < levelsShown; level++) {
    const element = around[Math.min(level, around.length - 1)]!;
    const own = counts.get(element)!;
    const name = (what: string) => `level ${level}: ${what}`;
    if (level > 0) row.add(name('words'), log(own.words));
    row.add(name('link share'), ratio(own.linkWords, own.words));
    row.add(name('words a block'), log(ratio(own.words, own.blocks)));
    if (level > 0) row.add(name('blocks'), log(own.blocks));
    row.add(name('share of page'), ratio(own.words, totals.words));
    row.add(name('long share'), ratio(own.longWords, own.words));
    if (level > 0) row.add(name('place in it'), ratio(b - own.first, own.end - own.first));
  }
  const outer = counts.get(around.at(-1)!)!;
  row.add('levels', around.length);
  row.add('outer long share', ratio(outer.longWords, totals.longWords));
}

/** Blocks that are made alike. */
export function addAlike(row: Row, { alike, totals, blocks, repeats }: PageView, b: number): void {
  const group = alike[b]!;
  row.add('alike', log(group.blocks));
  row.add('alike words a block', log(ratio(group.words, group.blocks)));
  row.add('alike link share', ratio(group.linkWords, group.words));
  row.add('alike share of page', ratio(group.words, totals.words));
  row.add('alike span', ratio(group.last - group.first + 1, blocks.length));
  row.add('alike density', ratio(group.blocks, group.last - group.first + 1));
  row.add('alike before', log(b - group.first));
  row.add('repeats', log(repeats[b]!));
}

/** What the page says of itself elsewhere. */
export function addHints(row: Row, { blocks, hints }: PageView, b: number): void {
  const own = wordSet(blocks[b]!.text);
  for (const name of ['title', 'description', 'structured'] as const) {
    let shared = 0;
    for (const word of own) if (hints[name].has(word)) shared++;
    row.add(`in ${name}`, hints[name].size === 0 ? -1 : ratio(shared, own.size));
    if (name !== 'structured') row.add(`of ${name}`, ratio(shared, hints[name].size));
  }
}

/** The page as a whole. */
export function addPage(row: Row, { blocks, totals, center, counts, heading, hints }: PageView): void {
  row.add('page words', log(totals.words));
  row.add('page blocks', log(blocks.length));
  row.add('page link share', ratio(totals.linkWords, totals.words));
  row.add('page long share', ratio(totals.longWords, totals.words));
  row.add('page long blocks', log(totals.longBlocks));
  row.add('center share', center === undefined ? 0 : ratio(counts.get(center)!.words, totals.words));
  row.add('has heading', flag(heading >= 0));
  row.add('structured words', log(hints.structured.size));
}
