/** Reads XML or HTML as a stream of elements with attributes. */
import { Parser } from 'htmlparser2';

/** What happens to elements. Names of elements and attributes are in lower case. */
export interface ElementHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Passes the elements of a text to a handler, and yields after each chunk, so that what was found can be passed on. Like a
 * browser, it takes what is malformed as text instead of stopping.
 */
export async function* parseElements(
  text: AsyncIterable<string>,
  handler: ElementHandler,
  language: 'xml' | 'html' = 'xml',
): AsyncGenerator<void> {
  let line = 1;
  let counted = 0;
  let before = 0;
  let chunk = '';
  /** The line of an offset in the whole text, which never lies before an earlier one. */
  const lineOf = (offset: number) => {
    for (; counted < offset && counted - before < chunk.length; counted++) {
      if (chunk.charCodeAt(counted - before) === 0x0a) line++;
    }
    return line;
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handler.open?.(name, attributes, lineOf(parser.startIndex)),
      ontext: (data) => handler.text?.(data),
      onclosetag: (name) => handler.close?.(name),
    },
    { xmlMode: language === 'xml', lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for await (chunk of text) {
    parser.write(chunk);
    lineOf(before + chunk.length);
    before += chunk.length;
    yield;
  }
  parser.end();
  yield;
}
