/** Takes the body of a web page apart into blocks of text and links, below their headings. */
import type { Block, OtherLink } from '../prose/blocks.ts';
import type { Heading } from '../prose/headings.ts';
import { type Piece, textOfPieces } from '../prose/pieces.ts';
import type { ElementHandler } from './elements.ts';

type Attributes = Readonly<Record<string, string>>;

/** Elements that are not part of what a page lists. */
const asides = new Set(
  'aside button footer form head header nav noscript script style svg template'.split(' '),
);

const cellNames = new Set(['td', 'th', 'dd']);

const itemNames = new Set(['li', 'dt', 'tr']);

/** Elements that begin and end a block outside of items. In items, they only separate words. */
const separators = new Set(
  'article blockquote body br dd details div dl hr main ol p pre section summary table td th ul'.split(' '),
);

const headingName = /^h[1-6]$/;

/** Collects the blocks of a page, and the links beside them. */
export class PageBlocks implements ElementHandler {
  readonly blocks: Block[] = [];
  /** Links in menus, heads and feet of the page. */
  readonly asideLinks: OtherLink[] = [];
  #headings: readonly Heading[];
  #asideDepth = 0;
  /** Open items, the innermost last. */
  #items: { readonly name: string; readonly block: Block }[] = [];
  /** The heading, or the text outside of items, that is open. */
  #free: Block | undefined;
  #link: { readonly attributes: Attributes; text: string } | undefined;
  #line = 1;

  /** `headings`: those above the page, if it is part of a document. */
  constructor(headings: readonly Heading[] = []) {
    this.#headings = headings;
  }

  /** The headings above what follows the page. */
  get headings(): readonly Heading[] {
    return this.#headings;
  }

  open(name: string, attributes: Attributes, line: number): void {
    this.#line = line;
    if (asides.has(name)) this.#asideDepth++;
    if (this.#asideDepth > 0) {
      if (name === 'a' && attributes.href !== undefined)
        this.asideLinks.push({ line, address: attributes.href });
    } else if (name === 'a') this.#openLink(attributes);
    else if (itemNames.has(name)) this.#openItem(name);
    else if (headingName.test(name) && this.#items.length === 0) {
      this.#endFree();
      this.#free = this.#begin('heading');
    } else if (cellNames.has(name) && this.#items.length > 0) this.#openCell();
    else if (separators.has(name) || headingName.test(name)) this.#separate();
  }

  text(text: string): void {
    if (this.#asideDepth > 0) return;
    if (this.#link !== undefined) this.#link.text += text;
    else if (this.#items.length > 0 || this.#free !== undefined || text.trim() !== '')
      this.#pieces.push({ text });
  }

  close(name: string): void {
    if (asides.has(name)) this.#asideDepth = Math.max(0, this.#asideDepth - 1);
    else if (this.#asideDepth > 0) return;
    else if (name === 'a') this.#endLink();
    else if (name === 'li' || name === 'tr') this.#closeItem(name);
    else if (name === 'dl') this.#closeItem('dt');
    else if (headingName.test(name) && this.#free?.kind === 'heading') this.#endHeading(Number(name[1]));
    else if (separators.has(name)) this.#separate();
  }

  get #block(): Block {
    const item = this.#items.at(-1);
    if (item !== undefined) return item.block;
    this.#free ??= this.#begin('text');
    return this.#free;
  }

  get #pieces(): Piece[] {
    const { cells } = this.#block;
    if (cells.length === 0) cells.push([]);
    return cells.at(-1)!;
  }

  #begin(kind: Block['kind']): Block {
    const block: Block = { kind, line: this.#line, headings: this.#headings, cells: [] };
    this.blocks.push(block);
    return block;
  }

  #openItem(name: string): void {
    this.#endFree();
    if (name === 'dt' && this.#items.at(-1)?.name === 'dt') this.#items.pop(); // one with a description is still open
    this.#items.push({ name, block: this.#begin(name === 'tr' ? 'row' : 'item') });
  }

  #closeItem(name: string): void {
    this.#endLink();
    const at = this.#items.map((item) => item.name).lastIndexOf(name);
    if (at >= 0) this.#items = this.#items.slice(0, at);
  }

  /** A term and its description are cells, as those of a row are. */
  #openCell(): void {
    this.#endLink();
    this.#block.cells.push([]);
  }

  #separate(): void {
    this.#endLink();
    if (this.#items.length > 0) this.#pieces.push({ text: ' ' });
    else if (this.#free?.kind !== 'heading') this.#free = undefined;
  }

  #openLink(attributes: Attributes): void {
    this.#endLink();
    if (attributes.href !== undefined) this.#link = { attributes, text: '' };
  }

  #endLink(): void {
    if (this.#link === undefined) return;
    const { attributes, text } = this.#link;
    this.#link = undefined;
    this.#pieces.push({ text, target: attributes.href, attributes });
  }

  #endFree(): void {
    this.#endLink();
    this.#free = undefined;
  }

  #endHeading(level: number): void {
    this.#endLink();
    const text = textOfPieces(this.#free?.cells.flat() ?? []);
    this.#free = undefined;
    if (text === '') return;
    this.#headings = [...this.#headings.filter((heading) => heading.level < level), { level, text }];
  }
}
