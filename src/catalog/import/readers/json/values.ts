/** Reads values of JSON objects as exports write them. */
import { joinNotes } from '../notes.ts';
import { cleanTags, splitTags } from '../tags.ts';
import type { Member } from './members.ts';

/** An object of a document: key → value. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** The objects among the members with a key, with their lines. */
export function objectsUnder(
  key: string,
  members: readonly Member[],
): { object: JsonObject; line: number }[] {
  return members.flatMap(({ key: own, value, line }) =>
    own === key && isObject(value) ? [{ object: value, line }] : [],
  );
}

/** A text or a number as text; anything else is empty. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A time as written: text or number. */
export function timeOf(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** The first text that is not empty. */
export function firstText(...values: readonly unknown[]): string {
  return values.map(textOf).find((text) => text.trim() !== '') ?? '';
}

/** The names of objects that stand for a name, such as tags. */
const nameKeys = ['name', 'title', 'label', 'tag', 'text', 'slug'];

/** Tags: one text, a list of texts, a list of objects with names, or an object around such a list (`{"nodes": [...]}`). */
export function tagsOf(value: unknown): string[] {
  if (typeof value === 'string') return splitTags(value);
  const tags = isObject(value) ? Object.values(value).flatMap(listOf) : listOf(value);
  return cleanTags(
    tags.map((tag) => (isObject(tag) ? nameOf(isObject(tag.node) ? tag.node : tag) : textOf(tag))),
  );
}

/** The name of an object; empty if it has none. */
export function nameOf(object: JsonObject): string {
  return firstText(...nameKeys.map((key) => object[key]));
}

const noteKeys = ['quote', 'text', 'content', 'highlight', 'comment', 'note', 'annotation', 'body', 'value'];

/** All that a value says: a text, or the quotes and notes in lists of highlights. */
export function notesOf(...values: readonly unknown[]): string {
  return joinNotes(values.flatMap(notesIn));
}

function notesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(notesIn);
  if (!isObject(value)) return [textOf(value)];
  return noteKeys.flatMap((key) => notesIn(value[key] ?? ''));
}

/** Names between commas, in one text or as a list. */
export function splitNames(value: unknown): string[] {
  return typeof value === 'string' ? cleanTags(value.split(',')) : tagsOf(value);
}
