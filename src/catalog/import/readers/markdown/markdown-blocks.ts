/** Takes a Markdown document apart into blocks of text and links, below their headings. */
import { Parser } from 'htmlparser2';
import type { Nodes, Parents, Root, Table } from 'mdast';
import { PageBlocks } from '../markup/page-blocks.ts';
import type { Block } from '../prose/blocks.ts';
import type { Heading } from '../prose/headings.ts';
import { textOfPieces } from '../prose/pieces.ts';
import { collectDefinitions, type Definitions, piecesOf } from './markdown-pieces.ts';

/** Nodes that only hold blocks. */
const containers = ['root', 'list', 'footnoteDefinition'];

/** The blocks of a document: paragraphs, headings, rows of tables, and items of lists, those nested in others for themselves. */
export function blocksOf(tree: Root): Block[] {
  const collector = new BlockCollector(collectDefinitions(tree));
  collector.visit(tree);
  return collector.blocks;
}

class BlockCollector {
  readonly blocks: Block[] = [];
  readonly #definitions: Definitions;
  #headings: readonly Heading[] = [];

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  visit(node: Nodes): void {
    if (node.type === 'heading') {
      this.#add('heading', node, [node.children]);
      this.#enter({ level: node.depth, text: textOfPieces(piecesOf(node.children, this.#definitions)) });
    } else if (node.type === 'paragraph') this.#add('text', node, [node.children]);
    else if (node.type === 'html') this.#visitHtml(node.value, node.position?.start.line ?? 1);
    else if (node.type === 'table') this.#visitTable(node);
    else if (node.type === 'listItem' || node.type === 'blockquote') this.#visitItem(node);
    else if (containers.includes(node.type))
      for (const child of (node as Parents).children) this.visit(child);
  }

  /** An item of a list, or a quotation: its own paragraphs are one block. */
  #visitItem(item: Extract<Parents, { type: 'listItem' | 'blockquote' }>): void {
    const isOwn = (child: Nodes) => child.type === 'paragraph' || child.type === 'heading';
    const own = item.children.filter(isOwn);
    if (own.length > 0) this.#add(item.type === 'listItem' ? 'item' : 'text', item, [own]);
    for (const child of item.children) if (!isOwn(child)) this.visit(child);
  }

  #visitTable(table: Table): void {
    for (const row of table.children)
      this.#add(
        'row',
        row,
        row.children.map((cell) => cell.children),
      );
  }

  /** HTML in a document, which may have headings, lists and tables of its own. */
  #visitHtml(html: string, line: number): void {
    const page = new PageBlocks(this.#headings);
    const parser = new Parser({
      onopentag: (name, attributes) => page.open(name, attributes, line),
      ontext: (text) => page.text(text),
      onclosetag: (name) => page.close(name),
    });
    parser.end(html);
    this.blocks.push(...page.blocks);
    this.#headings = page.headings;
  }

  #add(kind: Block['kind'], node: Nodes, cells: readonly (readonly Nodes[])[]): void {
    this.blocks.push({
      kind,
      line: node.position?.start.line ?? 1,
      headings: this.#headings,
      cells: cells.map((nodes) => piecesOf(nodes, this.#definitions)),
    });
  }

  #enter(heading: Heading): void {
    if (heading.text === '') return; // a logo
    this.#headings = [...this.#headings.filter(({ level }) => level < heading.level), heading];
  }
}
