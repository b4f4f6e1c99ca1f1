/** The text of a title or a description, with markup that people wrote into it. */

/** Markup that only formats: it is left out where it is closed again, as it should be. */
const formatting = /^(?:b|i|u|s|em|strong|code|span|font|small|big|sub|sup|tt|mark|q|cite|div|blockquote|a)$/;

/** Markup that stands between words. */
const spaces = /^(?:br|p|hr|img)$/;

interface Piece {
  readonly text: string;
  /** The name of the tag that the text is. */
  readonly tag?: string;
  readonly isClosing?: boolean;
}

/** Gathers text and tags. */
export class MarkedUpText {
  readonly #pieces: Piece[] = [];

  addText(text: string): void {
    this.#pieces.push({ text });
  }

  addTag(tag: string, isClosing: boolean, source: string): void {
    this.#pieces.push({ text: source.replaceAll('&lt;', '<'), tag, isClosing });
  }

  /** Whether a tag is open: then what closes it belongs to this text. */
  hasOpen(tag: string): boolean {
    return (
      this.#pieces.reduce((open, piece) => open + (piece.tag !== tag ? 0 : piece.isClosing ? -1 : 1), 0) > 0
    );
  }

  /** The last piece but spaces is this tag. */
  endsWith(tag: string): boolean {
    return (
      this.#pieces.findLast(({ text, tag: name }) => name !== undefined || text.trim() !== '')?.tag === tag
    );
  }

  /** Takes back the last tag and what follows it. */
  dropLastTag(): void {
    this.#pieces.length = this.#pieces.findLastIndex(({ tag }) => tag !== undefined);
  }

  /** The text. Formatting that is closed again is left out; any other tag is text. */
  toString(): string {
    const dropped = this.#pairs();
    return this.#pieces
      .map(({ text, tag }, position) => {
        if (tag === undefined) return text;
        if (spaces.test(tag)) return ' ';
        return dropped.has(position) ? '' : text;
      })
      .join('');
  }

  /** Positions of the formatting tags that open and close each other. */
  #pairs(): Set<number> {
    const pairs = new Set<number>();
    const open = new Map<string, number[]>();
    for (const [position, { tag, isClosing }] of this.#pieces.entries()) {
      if (tag === undefined || !formatting.test(tag)) continue;
      const positions = open.get(tag) ?? [];
      open.set(tag, positions);
      if (isClosing !== true) positions.push(position);
      else if (positions.length > 0) pairs.add(positions.pop()!).add(position);
    }
    return pairs;
  }
}
