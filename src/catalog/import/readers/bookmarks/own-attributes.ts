/** The attributes of our own export of bookmarks: what the format cannot hold (docs/export.md). */
import type { SavedLink } from '../reader.ts';

type Attributes = Readonly<Record<string, string>>;

/** The source that a heading stands for. */
export type SourceMark = Pick<SavedLink, 'source' | 'owner'>;

/** The mark of a heading that is no folder, but stands for a source; undefined for any other heading. */
export function sourceMarkOf({ source, owner }: Attributes): SourceMark | undefined {
  if (source === undefined || source === '') return undefined;
  return { source, owner };
}

/** The exact tags of a link, if `TAGS` cannot hold them. */
export function exactTagsOf({ tags_json: text }: Attributes): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const tags: unknown = JSON.parse(text);
    return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags : undefined;
  } catch {
    return undefined; // of another program
  }
}
