/** Any JSON of objects with an address, under names that are guessed as those of CSV columns are. */
import { inBatches } from '../batches.ts';
import { findFields, hasAddressField, type LinkPart, type PartFields } from '../fields.ts';
import type { LinkReader, ReadContext, SavedLink } from '../reader.ts';
import { readMembers } from './members.ts';
import type { JsonShape } from './shape.ts';
import { firstText, isObject, type JsonObject, nameOf, notesOf, tagsOf, textOf } from './values.ts';

/** Keys that hold a list without saying what it is about; any other key names a folder. */
const plainKeys = new Set(
  'bookmarks children collections content data documents edges entries features feed folders hits items links list lists me node nodes pages payload posts properties records response results roots rows saved tabs urls user values viewer'.split(
    ' ',
  ),
);

/** Whether a document lists addresses, in objects of a list or as a list of texts; or is itself an object with one. */
export function hasAddresses({ addresses }: JsonShape): boolean {
  return [...addresses].some((path) => {
    if (path.endsWith('[]')) return path.indexOf('[]') === path.length - 2;
    const key = path.slice(path.lastIndexOf('.') + 1);
    return (path.includes('[]') || path === key) && hasAddressField([key]);
  });
}

/** Reads one document as a stream of its members. */
export const readObjects: LinkReader = async function* (text, context) {
  const outermost: Record<string, unknown> = {};
  for await (const members of readMembers(text, context)) {
    for (const { key, value, line } of members) {
      if (key !== undefined && !isNested(value) && !(key in outermost)) outermost[key] = value;
      const path = key === undefined ? [] : foldersOfKey(key);
      if (key === undefined || isNested(value)) yield* inBatches(linksIn(value, path, line, context));
    }
  }
  // A document that is one object may be a link itself
  const link = linkOf(outermost, [], 1, context);
  if (link !== undefined) yield [link];
};

/** Reads objects one by one, as JSON Lines have them. */
export function linksOfObject(value: unknown, line: number, context: ReadContext): readonly SavedLink[] {
  return [...linksIn(value, [], line, context)];
}

/** The links in an element of a list: itself, or those that it holds; a link without an address if it holds none. */
function* linksIn(
  value: unknown,
  path: readonly string[],
  line: number,
  context: ReadContext,
): Generator<SavedLink> {
  const held = [...linksBelow(value, path, line, context)];
  if (held.length > 0) yield* held;
  else yield { address: textOf(value), title: isObject(value) ? nameOf(value) : '', line };
}

function* linksBelow(
  value: unknown,
  path: readonly string[],
  line: number,
  context: ReadContext,
): Generator<SavedLink> {
  if (Array.isArray(value)) {
    for (const element of value) yield* linksIn(element, path, line, context);
    return;
  }
  if (!isObject(value)) {
    if (/^\s*https?:/i.test(textOf(value))) yield { address: textOf(value), path, line };
    return;
  }
  const link = linkOf(value, path, line, context);
  if (link !== undefined) yield link;
  const name = nameOf(value);
  for (const [key, inner] of Object.entries(value)) {
    // What a link holds is about it, except children
    if (!isNested(inner) || (link !== undefined && key !== 'children')) continue;
    const names = name !== '' ? [name] : foldersOfKey(key);
    yield* linksBelow(inner, [...path, ...names], line, context);
  }
}

/** The link that an object is; undefined if it has no key for an address. */
function linkOf(
  object: JsonObject,
  path: readonly string[],
  line: number,
  { map = {} }: ReadContext,
): SavedLink | undefined {
  const found = fieldsOf(object);
  const all = Object.values(object);
  const values = (part: LinkPart) =>
    map[part] === undefined ? found[part].map((position) => all[position]) : [valueAt(object, map[part])];
  const [address] = values('url');
  if (typeof address !== 'string') return undefined;
  const folder = values('board').flatMap(namesOfFolder);
  return {
    address,
    title: firstText(...values('title')),
    description: notesOf(...values('description')),
    path: [...path, ...folder],
    tags: values('tags').flatMap(tagsOf),
    time: firstText(...values('saved_at')),
    line,
  };
}

/** The folder of a link: a name, an object with a name, or a path of names. */
function namesOfFolder(board: unknown): string[] {
  if (isObject(board)) return [nameOf(board)].filter((name) => name !== '');
  return Array.isArray(board) ? tagsOf(board) : [textOf(board)].filter((name) => name.trim() !== '');
}

/** The fields of an object. Objects of one list mostly have the same keys, so the last answer is kept. */
const fieldsOf = (() => {
  let lastKeys = '';
  let lastFound: PartFields | undefined;
  return (object: JsonObject): PartFields => {
    const keys = Object.keys(object);
    const joined = keys.join('\n');
    if (lastFound === undefined || joined !== lastKeys) {
      lastKeys = joined;
      lastFound = findFields(keys);
    }
    return lastFound;
  };
})();

function valueAt(object: JsonObject, path: string): unknown {
  if (path in object) return object[path];
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object);
}

/** The folder that a key names, if it does. A number is an id. */
function foldersOfKey(key: string): string[] {
  return plainKeys.has(key.toLowerCase()) || /^\d+$/.test(key) ? [] : [key];
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
