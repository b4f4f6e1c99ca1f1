/** Manifests: JSON files that list the committed files of a folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LinkSageError } from '../../base/index.ts';

/** One committed file. */
export interface FileEntry {
  /** Relative to the store's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The content of a manifest file. `Meta` is the data of the store's owner. */
export interface Manifest<Meta> {
  readonly format: 1;
  /** The kind of store: `catalog`, `graph`. */
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly files: readonly FileEntry[];
  readonly meta: Meta;
}

/** The format that this program writes. */
const format = 1;

const schema = z.object({
  format: z.literal(format),
  kind: z.string(),
  createdAt: z.string(),
  files: z.array(
    z.object({
      path: z.string().refine(staysInside, 'expected a path inside the folder'),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  meta: z.unknown(),
});

/** Whether a path is relative, uses forward slashes and stays below the folder. */
export function staysInside(path: string): boolean {
  return (
    !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/**
 * Parses a manifest's text. `meta` is not checked, since only this program writes it.
 *
 * @throws LinkSageError naming `path` if it is no manifest of this format and kind. A later format does not count as
 * damaged: the hint says to update the program.
 */
export function parseManifest<Meta>(text: string, path: string, kind: string, hint?: string): Manifest<Meta> {
  const value = parseJson(text, path, hint);
  refuseNewer(value, path);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const got = `${issue.path.join('.') || 'its content'}: ${issue.message}`;
    throw damaged(path, `a manifest of format ${format}`, got, hint);
  }
  if (parsed.data.kind !== kind) throw damaged(path, `kind "${kind}"`, `"${parsed.data.kind}"`, hint);
  return parsed.data as Manifest<Meta>;
}

/** The text of a file, or undefined if there is none. */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * All manifests of a folder, by file name. A `.json` file of another shape is content, not a manifest. A file that is
 * not valid JSON is an error: it may be a damaged manifest, whose files must not be swept. A manifest of a newer program
 * is an error, too.
 *
 * @throws LinkSageError naming the `.json` file that cannot be parsed.
 */
export async function readManifests(folder: string): Promise<Map<string, Manifest<unknown>>> {
  const manifests = new Map<string, Manifest<unknown>>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const path = join(folder, entry.name);
    const value = parseJson(await readFile(path, 'utf8'), path);
    refuseNewer(value, path);
    const parsed = schema.safeParse(value);
    if (parsed.success) manifests.set(entry.name, parsed.data);
  }
  return manifests;
}

function refuseNewer(value: unknown, path: string): void {
  const manifest = z
    .looseObject({ format: z.number().gt(format), files: z.array(z.unknown()) })
    .safeParse(value);
  if (!manifest.success) return;
  throw new LinkSageError(
    `${path}: expected a manifest of format ${format}, got format ${manifest.data.format}, which a newer linksage wrote`,
    { code: 'stale', hint: 'Update linksage.' },
  );
}

function parseJson(text: string, path: string, hint?: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(path, 'a manifest', 'text that is not valid JSON', hint, cause);
  }
}

function damaged(path: string, expected: string, got: string, hint?: string, cause?: unknown): LinkSageError {
  return new LinkSageError(`${path}: expected ${expected}, got ${got}`, { code: 'damaged', hint, cause });
}
