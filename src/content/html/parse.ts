/** HTML text to a tree, in one pass and within limits. */
import { Tokenizer } from 'htmlparser2';
import { mendHtml } from './mend.ts';
import type { Element, Node } from './tree.ts';

/** Limits of a tree. What lies beyond them is read as if it were not there, or, if too deep, as part of what holds it. */
const limits = { characters: 5_000_000, nodes: 200_000, depth: 200, attribute: 16_384 };

/** What is read of elements. Attributes with data of scripts can be larger than the page. */
const keptAttributes = new Set(
  `alt aria-hidden aria-label charset class content data-lazy-src data-original data-src data-srcset datetime height hidden
  href http-equiv id itemid itemprop itemscope itemtype lang name poster property rel role src srcset style title type width
  xml:lang`.split(/\s+/),
);

const voidTags = new Set(
  'area base br col embed frame hr img input keygen link meta param source track wbr'.split(' '),
);

/** Elements whose text nobody reads. */
const droppedTags = new Set(['script', 'style', 'template', 'noembed', 'noframes']);

/** What may stand in a head; anything else ends it. */
const headTags = new Set('base link meta noscript script style template title'.split(' '));

const blockTags = new Set(
  `address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr
  main menu nav ol p pre section table ul`.split(/\s+/),
);

/** For a tag, the open elements that it closes, and those that it looks for them no further than (HTML, 13.1.2.4). */
const implied = new Map<
  string,
  { readonly closes: ReadonlySet<string>; readonly within: ReadonlySet<string> }
>([
  ...rule('li', 'li', 'ul ol menu'),
  ...rule('dt dd', 'dt dd', 'dl'),
  ...rule('tr', 'tr td th', 'table'),
  ...rule('td th', 'td th', 'tr table'),
  ...rule('tbody thead tfoot', 'tbody thead tfoot tr td th', 'table'),
  ...rule('option optgroup', 'option', 'select'),
]);

function rule(tags: string, closes: string, within: string) {
  const value = { closes: new Set(closes.split(' ')), within: new Set(within.split(' ')) };
  return tags.split(' ').map((tag) => [tag, value] as const);
}

/** Reads a page. It never fails: whatever the text holds, there is a tree, `#document` at its root. */
export function parseHtml(html: string): Element {
  const text = mendHtml(html.slice(0, limits.characters));
  const builder = new TreeBuilder(text);
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, builder);
  tokenizer.write(text);
  tokenizer.end();
  return builder.finish();
}

/** Makes the tree from what the tokenizer finds. Positions are those of the text. */
class TreeBuilder {
  readonly #html: string;
  readonly #root: Element = { tag: '#document', attributes: new Map(), parent: undefined, children: [] };
  /** The innermost open element, and how many elements are open. */
  #open = this.#root;
  #depth = 0;
  #nodes = 0;
  /** How many of each tag are open: most closing tags without an opening are passed over at once. */
  readonly #openTags = new Map<string, number>();
  /** Open elements that are too deep to be in the tree. */
  #tooDeep = 0;
  #text: string[] = [];
  #tag = '';
  #attributes = new Map<string, string>();
  #attribute = '';
  #value = '';

  constructor(html: string) {
    this.#html = html;
  }

  readonly ontext = (start: number, end: number): void => {
    this.#text.push(this.#html.slice(start, end));
  };

  readonly ontextentity = (codePoint: number): void => {
    this.#text.push(String.fromCodePoint(codePoint));
  };

  readonly onopentagname = (start: number, end: number): void => {
    this.#tag = this.#html.slice(start, end).toLowerCase();
    this.#attributes = new Map();
  };

  readonly onattribname = (start: number, end: number): void => {
    this.#attribute = this.#html.slice(start, end).toLowerCase();
    this.#value = '';
  };

  readonly onattribdata = (start: number, end: number): void => {
    if (keptAttributes.has(this.#attribute) && this.#value.length < limits.attribute)
      this.#value += this.#html.slice(start, Math.min(end, start + limits.attribute));
  };

  readonly onattribentity = (codePoint: number): void => {
    if (this.#value.length < limits.attribute) this.#value += String.fromCodePoint(codePoint);
  };

  readonly onattribend = (): void => {
    if (keptAttributes.has(this.#attribute) && !this.#attributes.has(this.#attribute))
      this.#attributes.set(this.#attribute, this.#value);
  };

  readonly onopentagend = (): void => {
    this.#flush();
    const tag = this.#tag;
    this.#closeImplied(tag);
    if (this.#nodes >= limits.nodes) return;
    if (this.#depth >= limits.depth) {
      if (!voidTags.has(tag)) this.#tooDeep++;
      return;
    }
    const element: Element = { tag, attributes: this.#attributes, parent: this.#open, children: [] };
    this.#open.children.push(element);
    this.#nodes++;
    if (voidTags.has(tag)) return;
    this.#open = element;
    this.#openTags.set(tag, (this.#openTags.get(tag) ?? 0) + 1);
    this.#depth++;
  };

  /** HTML has no self-closing tags, but pages close SVG and unknown elements so. */
  readonly onselfclosingtag = (): void => {
    const before = this.#open;
    const { length } = before.children;
    this.onopentagend();
    const isNew = this.#open.parent === before && before.children.length > length;
    if (isNew && !blockTags.has(this.#tag) && !['span', 'a', 'script'].includes(this.#tag)) this.#close();
  };

  readonly onclosetag = (start: number, end: number): void => {
    this.#flush();
    const tag = this.#html.slice(start, end).toLowerCase();
    if (voidTags.has(tag)) return;
    if (this.#tooDeep > 0) this.#tooDeep--;
    else this.#closeUpTo(tag);
  };

  readonly oncdata = (): void => {};
  readonly oncomment = (): void => {};
  readonly ondeclaration = (): void => {};
  readonly onprocessinginstruction = (): void => {};
  readonly onend = (): void => {};

  finish(): Element {
    this.#flush();
    return this.#root;
  }

  #closeImplied(tag: string): void {
    if (this.#open.tag === 'head' && !headTags.has(tag)) this.#close();
    if (blockTags.has(tag) && this.#open.tag === 'p') this.#close();
    const known = implied.get(tag);
    if (known === undefined) return;
    let last: Element | undefined;
    for (let at: Element | undefined = this.#open; at !== undefined; at = at.parent) {
      if (known.within.has(at.tag)) break;
      if (known.closes.has(at.tag)) last = at;
    }
    if (last === undefined) return;
    while (this.#open !== last) this.#close();
    this.#close();
  }

  /** A closing tag without an open element is passed over; one of an inline element closes no block. */
  #closeUpTo(tag: string): void {
    if (!this.#openTags.get(tag)) return;
    const isBlock = blockTags.has(tag) || implied.has(tag);
    for (let at: Element | undefined = this.#open; at?.parent !== undefined; at = at.parent) {
      if (at.tag === tag) {
        while (this.#open !== at) this.#close();
        this.#close();
        return;
      }
      if (!isBlock && blockTags.has(at.tag)) return;
    }
  }

  #close(): void {
    const { tag, parent, children, attributes } = this.#open;
    if (droppedTags.has(tag) && !isData(tag, attributes)) children.length = 0;
    this.#open = parent!;
    this.#openTags.set(tag, this.#openTags.get(tag)! - 1);
    this.#depth--;
  }

  #flush(): void {
    if (this.#text.length === 0) return;
    const text: Node = this.#text.length === 1 ? this.#text[0]! : this.#text.join('');
    this.#text = [];
    if (droppedTags.has(this.#open.tag) && !isData(this.#open.tag, this.#open.attributes)) return;
    if (++this.#nodes >= limits.nodes) return;
    this.#open.children.push(text.includes('\0') ? text.replaceAll('\0', '') : text);
  }
}

/** Structured data is a script that nobody runs. */
function isData(tag: string, attributes: ReadonlyMap<string, string>): boolean {
  return tag === 'script' && /^\s*application\/(?:\w+\+)?ld\+json/i.test(attributes.get('type') ?? '');
}
