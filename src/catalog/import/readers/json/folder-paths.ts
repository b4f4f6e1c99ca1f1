/** Paths of folders that name their parents by id. */
import { type JsonObject, textOf } from './values.ts';

/**
 * The path of each folder, by its id: the names from the outermost folder down to it. A parent that is missing, or a
 * circle of parents, ends a path.
 */
export function folderPaths(folders: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(folders.map((folder) => [textOf(folder.id), folder]));
  return new Map([...byId].map(([id, folder]) => [id, pathOf(folder, byId)]));
}

function pathOf(folder: JsonObject, byId: ReadonlyMap<string, JsonObject>): string[] {
  const path: string[] = [];
  const seen = new Set<JsonObject>();
  for (let next: JsonObject | undefined = folder; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const name = textOf(next.name).trim();
    if (name !== '') path.unshift(name);
    next = byId.get(textOf(next.parentId));
  }
  return path;
}
