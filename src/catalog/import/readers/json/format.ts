/** What the formats in JSON have in common. */
import { inBatches } from '../batches.ts';
import type { LinkReader, ReadContext, SavedFolder, SavedLink } from '../reader.ts';
import { type Member, readMembers } from './members.ts';
import type { JsonShape } from './shape.ts';
import { isObject, type JsonObject } from './values.ts';

/** A format of JSON documents: how it is recognised, and how it is read. */
export interface JsonFormat {
  readonly detect: (shape: JsonShape) => boolean;
  readonly read: LinkReader;
}

/** The fields of a link that a record gives. */
export type LinkFields = Omit<SavedLink, 'line'>;

/**
 * A format whose links are the elements of one array: the outermost one, or the one with the key `at` in the outermost
 * object. It is read as a stream.
 */
export function recordFormat({
  at,
  detect,
  linkOf,
}: {
  readonly at?: string;
  readonly detect: (shape: JsonShape) => boolean;
  readonly linkOf: (record: JsonObject) => LinkFields;
}): JsonFormat {
  async function* read(text: AsyncIterable<string>, context: ReadContext): AsyncGenerator<SavedLink[]> {
    for await (const members of readMembers(text, context)) {
      yield members
        .filter(({ key }) => key === at)
        .map(({ value, line }) => (isObject(value) ? { ...linkOf(value), line } : { address: '', line }));
    }
  }
  return { detect, read };
}

/** A format whose links can be told only when all of the document is known, such as a tree of folders. */
export function documentFormat({
  detect,
  linksOf,
}: {
  readonly detect: (shape: JsonShape) => boolean;
  readonly linksOf: (members: readonly Member[]) => Iterable<SavedLink | SavedFolder>;
}): JsonFormat {
  async function* read(
    text: AsyncIterable<string>,
    context: ReadContext,
  ): AsyncGenerator<(SavedLink | SavedFolder)[]> {
    const all: Member[] = [];
    for await (const members of readMembers(text, context)) all.push(...members);
    yield* inBatches(linksOf(all));
  }
  return { detect, read };
}
