/** Detects JSON of links in no format of a service. */
import { tables } from '../../../tables/schema.ts';
import { hasAddresses } from './objects.ts';
import type { JsonShape } from './shape.ts';

/** Keys of documents that hold addresses, but no saved links. */
const otherDocuments: readonly (readonly string[])[] = [
  ['name', 'version', 'dependencies'],
  ['name', 'version', 'scripts'],
  ['name', 'version', 'repository'],
  ['lockfileVersion'],
  ['compilerOptions'],
  ['nbformat'],
  ['openapi', 'paths'],
  ['swagger', 'paths'],
  ['log.entries[].request'],
  ['manifest_version'],
];

/** Whether a document or JSON Lines hold objects with an address. */
export function looksLikeLinks(shape: JsonShape): boolean {
  return hasAddresses(shape) && !otherDocuments.some((keys) => shape.has(...keys));
}

/** Keys that only rows of the catalog's own tables have. */
const rowKeys = ['pin_id', 'board_id', 'user_id', 'canonical_url'];

/** Keys that a page and a saved link have. */
const sharedKeys = ['url', 'title', 'description'];

/** Whether JSON Lines are rows of the catalog's own tables: they have an id, or only columns of pages and more than texts. */
export function looksLikeRows({ paths }: JsonShape): boolean {
  const keys = [...paths].filter((path) => !/[.[]/.test(path));
  if ([...paths].some((path) => path.startsWith('['))) return false;
  if (rowKeys.some((key) => keys.includes(key))) return true;
  const columns = [
    ...Object.keys(tables.pages.columns),
    ...Object.keys(tables.page_images.columns),
    'version',
    'deleted_at',
  ];
  return (
    keys.includes('url') &&
    keys.every((key) => columns.includes(key)) &&
    !keys.every((key) => sharedKeys.includes(key))
  );
}
