/** Cuts a page into blocks: the texts between the borders of its elements, as a reader sees them. */
import { type Element, isElement } from '../html/tree.ts';
import { breaksWords, inlineTags, skippedTags } from './tags.ts';

/** A run of text without a border inside: a paragraph, a heading, a cell, an item, a button. */
export interface Block {
  /** Lines, as `<br>` or preformatted text sets them. */
  readonly text: string;
  /** The element that holds all of it. */
  readonly element: Element;
  /** Words, and those of them that are in links. */
  readonly words: number;
  readonly linkWords: number;
  /** Words in bold or strong elements. */
  readonly boldWords: number;
}

/** More than pages that people read have. */
const most = { blocks: 6000, characters: 2_000_000, ofBlock: 50_000 };
const wordPattern = /[\p{L}\p{N}_]+/gu;
const asciiWordPattern = /[A-Za-z0-9_]+/g;

/** The words of a text as its length is counted: runs of letters, digits and underscores. */
export function countWords(text: string): number {
  let count = 0;
  const pattern = isAscii(text) ? asciiWordPattern : wordPattern;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count++;
  return count;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** The blocks of a page, in its order. */
export function collectBlocks(root: Element): Block[] {
  const collector = new BlockCollector();
  collector.visit(root);
  collector.flush(root);
  return collector.blocks;
}

class BlockCollector {
  readonly blocks: Block[] = [];
  #parts: string[] = [];
  #characters = 0;
  #inLink = 0;
  #inBold = 0;
  #inPre = 0;
  #linkWords = 0;
  #boldWords = 0;
  /** Two line breaks in a row end a block. */
  #breaks = 0;
  /** Whether an element that may be set apart has just ended. */
  #ended = false;

  visit(element: Element): void {
    for (const child of element.children) {
      if (this.blocks.length >= most.blocks || this.#characters > most.characters) return;
      if (isElement(child)) this.#visitElement(child);
      else this.#addText(child);
    }
  }

  flush(element: Element): void {
    const text = tidy(this.#parts.join('').slice(0, most.ofBlock));
    this.#parts = [];
    this.#breaks = 0;
    this.#ended = false;
    const [linkWords, boldWords] = [this.#linkWords, this.#boldWords];
    this.#linkWords = 0;
    this.#boldWords = 0;
    if (text === '') return;
    this.blocks.push({ text, element, words: countWords(text), linkWords, boldWords });
  }

  #visitElement(element: Element): void {
    const { tag } = element;
    if (skippedTags.has(tag)) return;
    if (tag === 'br') this.#addBreak(holderOf(element.parent!));
    else if (inlineTags.has(tag)) this.#visitInline(element);
    else this.#visitBlock(element);
  }

  #visitBlock(element: Element): void {
    this.flush(holderOf(element.parent!));
    const isPre = element.tag === 'pre' ? 1 : 0;
    this.#inPre += isPre;
    this.visit(element);
    this.flush(element);
    this.#inPre -= isPre;
  }

  #visitInline(element: Element): void {
    const { tag } = element;
    const isLink = tag === 'a' ? 1 : 0;
    const isBold = tag === 'b' || tag === 'strong' ? 1 : 0;
    if (this.#ended && breaksWords.has(tag)) this.#parts.push(' ');
    this.#inLink += isLink;
    this.#inBold += isBold;
    this.visit(element);
    this.#inLink -= isLink;
    this.#inBold -= isBold;
    this.#ended = breaksWords.has(tag);
  }

  #addText(whole: string): void {
    const text = whole.slice(0, most.ofBlock);
    this.#characters += text.length + 1;
    if (this.#inPre === 0 && !/\S/.test(text)) {
      this.#parts.push(' ');
      return;
    }
    this.#ended = false;
    this.#breaks = 0;
    this.#parts.push(this.#inPre > 0 ? text : text.replace(/\s+/g, ' '));
    if (this.#inLink + this.#inBold === 0) return;
    const words = countWords(text);
    if (this.#inLink > 0) this.#linkWords += words;
    if (this.#inBold > 0) this.#boldWords += words;
  }

  #addBreak(element: Element): void {
    if (++this.#breaks === 2 && this.#inPre === 0) this.flush(element);
    else this.#parts.push('\n');
  }
}

/** The nearest element around a text that is no inline one. */
function holderOf(element: Element): Element {
  let at = element;
  while (inlineTags.has(at.tag) && at.parent !== undefined) at = at.parent;
  return at;
}

function tidy(text: string): string {
  return text
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
