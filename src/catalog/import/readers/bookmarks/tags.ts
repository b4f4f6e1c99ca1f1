/** Splits HTML into tags and text, with the lines that tags begin on. */
import { Tokenizer } from 'htmlparser2';

/** A tag. */
export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly isClosing: boolean;
  /** The first of each name; names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  /** As written. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
}

/** Gets tags and text, in order. A text may come in several parts. */
export interface TagHandler {
  onTag(tag: Tag): void;
  onText(text: string): void;
}

/**
 * The tokenizer of htmlparser2, without its tree: a tag that is never closed costs no memory. Tags may be cut anywhere
 * between two writes; only the text since the last whole tag or text is kept.
 */
export class TagReader {
  readonly #handler: TagHandler;
  readonly #tokenizer: Tokenizer;
  #attributes = new Map<string, string>();
  #attribute = '';
  #value = '';
  #name = '';
  /** The tag that is being read: where it begins, and on which line. */
  #tagStart = 0;
  #tagLine = 1;
  /** The end of all text, and the position of its first character; positions are those of the whole. */
  #window = '';
  #windowStart = 0;
  /** What lies before it is read. */
  #position = 0;
  #line: number;
  #nextNewline = Number.POSITIVE_INFINITY;

  constructor(handler: TagHandler, firstLine = 1) {
    this.#handler = handler;
    this.#line = firstLine;
    this.#tokenizer = new Tokenizer(
      { xmlMode: false, decodeEntities: true },
      {
        ontext: (start, end) => {
          handler.onText(this.#slice(start, end));
          this.#advance(end);
        },
        ontextentity: (codePoint, end) => {
          handler.onText(String.fromCodePoint(codePoint));
          this.#advance(end);
        },
        onopentagname: (start, end) => this.#beginTag(start - 1, this.#slice(start, end)),
        onattribname: (start, end) => {
          this.#attribute = this.#slice(start, end).toLowerCase();
          this.#value = '';
        },
        onattribdata: (start, end) => {
          this.#value += this.#slice(start, end);
        },
        onattribentity: (codePoint) => {
          this.#value += String.fromCodePoint(codePoint);
        },
        onattribend: () => {
          if (!this.#attributes.has(this.#attribute)) this.#attributes.set(this.#attribute, this.#value);
        },
        onopentagend: (end) => this.#endTag(false, end + 1),
        onselfclosingtag: (end) => this.#endTag(false, end + 1),
        onclosetag: (start, end) => {
          this.#beginTag(start - 2, this.#slice(start, end));
          this.#endTag(true, end + 1);
        },
        oncomment: (_, end) => this.#advance(end),
        ondeclaration: (_, end) => this.#advance(end),
        onprocessinginstruction: (_, end) => this.#advance(end),
        oncdata: (_, end) => this.#advance(end),
        onend: () => {},
      },
    );
  }

  write(text: string): void {
    this.#window = this.#window.slice(this.#position - this.#windowStart) + text;
    this.#windowStart = this.#position;
    this.#findNewline();
    this.#tokenizer.write(text);
  }

  /** Reads the end of the text, such as an entity that the file cuts off. Of a tag, only {@link unfinished} knows. */
  end(): void {
    this.#tokenizer.end();
  }

  /** What was written and not read yet: empty, the beginning of a tag, or text that ends in an entity. */
  get unfinished(): string {
    return this.#window.slice(this.#position - this.#windowStart);
  }

  /** The line that {@link unfinished} begins on. */
  get line(): number {
    return this.#line;
  }

  #slice(start: number, end: number): string {
    return this.#window.slice(start - this.#windowStart, end - this.#windowStart);
  }

  #beginTag(start: number, name: string): void {
    this.#advance(start);
    this.#tagStart = start;
    this.#tagLine = this.#line;
    this.#name = name.toLowerCase();
    this.#attributes = new Map();
  }

  #endTag(isClosing: boolean, end: number): void {
    this.#handler.onTag({
      name: this.#name,
      isClosing,
      attributes: this.#attributes,
      source: this.#slice(this.#tagStart, end),
      line: this.#tagLine,
    });
    this.#advance(end);
  }

  #advance(position: number): void {
    this.#position = position;
    while (this.#nextNewline < position) {
      this.#line++;
      this.#findNewline(this.#nextNewline + 1);
    }
  }

  #findNewline(from = this.#position): void {
    const found = this.#window.indexOf('\n', from - this.#windowStart);
    this.#nextNewline = found < 0 ? Number.POSITIVE_INFINITY : this.#windowStart + found;
  }
}
