/** The attributes of our own export of bookmarks: what the format cannot hold (docs/export.md). */
import type { SavedLink } from '../reader.ts';

type Attributes = ReadonlyMap<string, string>;

/** The source that a heading stands for. */
export type SourceMark = Pick<SavedLink, 'source' | 'owner'>;

/** The mark of a heading that is no folder, but stands for a source; undefined for any other heading. */
export function sourceMarkOf(attributes: Attributes): SourceMark | undefined {
  const source = attributes.get('source');
  return source ? { source, owner: attributes.get('owner') } : undefined;
}

/** The exact tags of a link, if `TAGS` cannot hold them. */
export function exactTagsOf(attributes: Attributes): readonly string[] | undefined {
  const text = attributes.get('tags_json');
  if (text === undefined) return undefined;
  try {
    const tags: unknown = JSON.parse(text);
    return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags : undefined;
  } catch {
    return undefined; // of another program
  }
}
