/** Keeps an HTML tokenizer out of the traps that unescaped text sets. */

/**
 * The tags of bookmark files, and those of formatting inside their texts; the heading of the file where our own export says
 * its source. Anything else that looks like a tag is text.
 */
const known =
  'a|dl|dt|dd|h1(?=\\s+source=)|h3|hr|p|br|img|b|i|u|s|em|strong|code|span|font|small|big|sub|sup|tt|mark|q|cite|div|blockquote';

/** A `<` that begins neither such a tag nor a whole comment or declaration. */
const strayBracket = new RegExp(`<(?!/?(?:${known})(?=[\\s/>])|!--[^<]*-->|![a-z][^<>]*>)`, 'gi');

/** Characters after a `<` that are waited for, to see what it begins. */
const PATIENCE = 64 << 10;

/**
 * Escapes each `<` that begins no tag of a bookmark file. In HTML, a `<script>`, `<textarea>`, `<title>` or `<!--` inside a
 * title would make text of all that follows, up to its end or that of the file.
 */
export class TrapCloser {
  #held = '';

  /** The text so far that can be told. */
  push(chunk: string): string {
    const text = this.#held + chunk;
    const bracket = text.lastIndexOf('<');
    const last = bracket < 0 ? '' : text.slice(bracket);
    const end = '<!--'.startsWith(last.slice(0, 4)) ? '-->' : '>';
    this.#held = last.length < PATIENCE && !last.includes(end) ? last : '';
    return close(text.slice(0, text.length - this.#held.length));
  }

  /** The rest. */
  end(): string {
    return close(this.#held);
  }
}

function close(text: string): string {
  return text.replace(strayBracket, '&lt;');
}
