/** Reads the front matter of notes: the properties that Obsidian, web clippers and site generators put before the text. */
import { parse } from 'yaml';
import { findFields, type LinkPart } from '../fields.ts';
import { isObject, notesOf, tagsOf, textOf } from '../json/values.ts';
import type { SavedLink } from '../reader.ts';

const frontMatter = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** A document without its front matter, which empty lines take the place of, so that lines keep their numbers. */
export function splitFrontMatter(text: string): {
  readonly body: string;
  readonly properties: string | undefined;
} {
  const match = frontMatter.exec(text);
  if (match === null) return { body: text, properties: undefined };
  return { body: match[0].replace(/[^\n]/g, '') + text.slice(match[0].length), properties: match[1] };
}

/** The page that a note is about, if its properties name one (`source`, `url`). Properties that are no YAML are ignored. */
export function linkOfProperties(properties: string): SavedLink | undefined {
  const values = parseProperties(properties);
  if (!isObject(values)) return undefined;
  const all = Object.values(values);
  const found = findFields(Object.keys(values));
  const valuesOf = (part: LinkPart) => found[part].map((position) => all[position]);
  const address = textOf(valuesOf('url')[0] ?? values.source);
  if (!/^\s*https?:/i.test(address)) return undefined;
  return {
    address,
    title: textOf(valuesOf('title')[0]),
    description: notesOf(...valuesOf('description')),
    tags: valuesOf('tags').flatMap(tagsOf),
    time: textOf(valuesOf('saved_at')[0]),
    line: 2,
  };
}

function parseProperties(text: string): unknown {
  try {
    return parse(text, { schema: 'failsafe', logLevel: 'silent' }); // dates stay as they are written
  } catch {
    return undefined;
  }
}
