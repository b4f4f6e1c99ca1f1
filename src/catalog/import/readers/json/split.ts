/** Splits the text of a JSON document into members without parsing it. */

/** The text of a member. */
export interface JsonPart {
  /** Text of the key in the outermost object, with quotes; undefined in an array. */
  readonly key: string | undefined;
  readonly text: string;
  /** The line that it begins on, from 1. */
  readonly line: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Splits a document that arrives in chunks. Members are the elements of the outermost array, or the values of the outermost
 * object; of a value that is an array, its elements are. Brackets in strings do not count. A string ends with its line, so a
 * stray quote spoils no more than one line.
 */
export class JsonSplitter {
  #line = 1;
  /** Number of open brackets. */
  #depth = 0;
  #isArray = true;
  /** The depth of members: 1, or 2 in an array of the outermost object; 0 while a key is awaited. */
  #memberDepth = 0;
  #inString = false;
  #isEscaped = false;
  #hasColon = false;
  #key: string | undefined;
  /** What is kept of earlier chunks, of a key or a member; `#from` is where it goes on in this chunk, or −1. */
  #held: string[] = [];
  #from = -1;
  #fromLine = 1;
  #chunk = '';
  #parts: JsonPart[] = [];

  /** The members that a chunk completes. */
  push(chunk: string): readonly JsonPart[] {
    this.#chunk = chunk;
    this.#parts = [];
    if (this.#from >= 0) this.#from = 0;
    for (let at = 0; at < chunk.length; at++) this.#step(chunk.charCodeAt(at), at);
    if (this.#from >= 0) this.#held.push(chunk.slice(this.#from));
    this.#chunk = '';
    return this.#parts;
  }

  /** The member that the end of the document cuts off; undefined if the document is complete. */
  end(): JsonPart | undefined {
    if (this.#depth === 0) return undefined;
    return { key: this.#key, text: this.#held.join(''), line: this.#from < 0 ? this.#line : this.#fromLine };
  }

  /** Number of characters of the unfinished member. */
  get heldCharacters(): number {
    return this.#held.reduce((sum, { length }) => sum + length, 0);
  }

  #step(code: number, at: number): void {
    if (code === NEWLINE) {
      this.#line++;
      this.#inString = false;
      this.#isEscaped = false;
    } else if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#inString) this.#stepInString(code, at);
    else if (code <= SPACE) return;
    else if (code === QUOTE) {
      this.#inString = true;
      if (this.#awaitsKey) this.#begin(at);
      else this.#beginMember(at);
    } else if (code === 0x7b || code === 0x5b) this.#open(code === 0x5b, at);
    else if (code === 0x7d || code === 0x5d) this.#close(at);
    else if (code === COMMA) {
      if (this.#depth === this.#memberDepth) this.#endMember(at);
      if (this.#depth === 1 && !this.#isArray) this.#awaitKey();
    } else if (code === COLON && this.#awaitsKey) this.#hasColon = true;
    else this.#beginMember(at);
  }

  #stepInString(code: number, at: number): void {
    if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) {
      this.#inString = false;
      if (this.#awaitsKey) this.#key = this.#take(at + 1);
    }
  }

  #open(isArray: boolean, at: number): void {
    if (this.#depth === 0) {
      this.#isArray = isArray;
      this.#memberDepth = isArray ? 1 : 0;
    } else if (isArray && this.#depth === 1 && this.#memberDepth === 0 && this.#hasColon)
      this.#memberDepth = 2;
    else this.#beginMember(at);
    this.#depth++;
  }

  #close(at: number): void {
    if (this.#depth === this.#memberDepth) {
      this.#endMember(at);
      if (this.#memberDepth === 2) this.#memberDepth = 3; // the array is over; a comma follows
    }
    if (this.#depth > 0) this.#depth--;
  }

  get #awaitsKey(): boolean {
    return this.#depth === 1 && this.#memberDepth === 0 && !this.#hasColon;
  }

  #awaitKey(): void {
    this.#memberDepth = 0;
    this.#hasColon = false;
  }

  #beginMember(at: number): void {
    if (this.#from >= 0) return;
    if (this.#depth === 1 && this.#memberDepth === 0 && this.#hasColon) this.#memberDepth = 1;
    if (this.#depth > 0 && this.#depth === this.#memberDepth) this.#begin(at);
  }

  #endMember(at: number): void {
    if (this.#from >= 0) this.#parts.push({ key: this.#key, text: this.#take(at), line: this.#fromLine });
  }

  #begin(at: number): void {
    this.#held = []; // a key that its line has cut off
    this.#from = at;
    this.#fromLine = this.#line;
  }

  #take(to: number): string {
    const text = this.#held.join('') + this.#chunk.slice(this.#from, to);
    this.#held = [];
    this.#from = -1;
    return text;
  }
}
