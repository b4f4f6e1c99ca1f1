/** Reads any JSON of links: a document, or JSON Lines. */
import { quote } from '../../import-log.ts';
import { readLines } from '../../text/lines.ts';
import type { LinkReader, ReadContext, SavedLink } from '../reader.ts';
import { linksOfObject, readObjects } from './objects.ts';
import { shapeOf } from './shape.ts';

/** Characters from the beginning of a text that tell JSON Lines from one document. */
const HEAD_CHARACTERS = 64 << 10;

/**
 * Reads objects with an address, wherever they are: in a list, in lists under keys, in folders. Their keys are guessed as the
 * columns of CSV are; `context.map` names others. In JSON Lines, a bad line costs itself.
 */
export const readJson: LinkReader = async function* (text, context) {
  const { head, rest } = await peekText(text);
  yield* shapeOf(head)?.isLines === true ? readObjectLines(rest, context) : readObjects(rest, context);
};

async function* readObjectLines(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<SavedLink[]> {
  for await (const lines of readLines(text, context.log)) {
    const links: SavedLink[] = [];
    for (const { text: line, number } of lines) {
      if (line.trim() === '') continue;
      try {
        links.push(...linksOfObject(JSON.parse(line), number, context));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.log.refuse(number, 'a JSON object', quote(line));
      }
    }
    yield links;
  }
}

/** The beginning of a text, and all of it. */
async function peekText(
  text: AsyncIterable<string>,
): Promise<{ readonly head: string; readonly rest: AsyncIterable<string> }> {
  const iterator = text[Symbol.asyncIterator]();
  let head = '';
  while (head.length < HEAD_CHARACTERS) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    head += value;
  }
  const rest = async function* () {
    yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  };
  return { head, rest: rest() };
}
