/** Takes a large JSON document apart, so that it need not be in memory at once, and a bad part costs only itself. */
import { LinkSageError } from '../../../../base/index.ts';
import { quote } from '../../import-log.ts';
import type { ReadContext } from '../reader.ts';
import { type JsonPart, JsonSplitter } from './split.ts';

/** A part of a document: an element of the outermost array, or of an array that the outermost object holds. */
export interface Member {
  /** The key in the outermost object; undefined in an array. */
  readonly key: string | undefined;
  readonly value: unknown;
  /** The line that it begins on, from 1. */
  readonly line: number;
}

/** Longest member in characters: strings of JavaScript end at half a gigabyte. */
const MAX_CHARACTERS = 256 << 20;

/**
 * Reads the members of a document: the elements of an array, or the values of an object, where an array counts as one
 * member per element. Refuses a member that is no JSON, and continues after it.
 *
 * @throws LinkSageError if a member is longer than 256 million characters
 */
export async function* readMembers(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<Member[]> {
  const splitter = new JsonSplitter();
  for await (const chunk of text) {
    const members = parse(splitter.push(chunk), context);
    if (members.length > 0) yield members;
    if (splitter.heldCharacters > MAX_CHARACTERS) {
      throw new LinkSageError(
        `${context.name}: expected JSON whose parts have at most 256 MiB, got a longer one`,
        {
          code: 'too-large',
          hint: 'Split it into several files.',
        },
      );
    }
  }
  const rest = splitter.end();
  if (rest !== undefined)
    context.log.refuse(rest.line, 'the end of the JSON document', 'the end of the file');
}

function parse(parts: readonly JsonPart[], { log }: ReadContext): Member[] {
  return parts.flatMap(({ key, text, line }): Member[] => {
    try {
      const name = key === undefined ? undefined : (JSON.parse(key) as string);
      return [{ key: name, value: JSON.parse(text) as unknown, line }];
    } catch {
      log.refuse(line, 'JSON', quote(text));
      return [];
    }
  });
}
