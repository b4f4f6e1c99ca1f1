/** API keys: each has a role. Only their hashes are stored. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LinkSageError } from '../../base/index.ts';
import { withWriterLock, writeFileAtomic } from '../../storage/index.ts';

/** What a key may do; each role may also do what those before it may. */
export const keyRoles = ['read', 'write', 'admin'] as const;

/** The role of a key. */
export type KeyRole = (typeof keyRoles)[number];

/** A key as it is listed; the key itself is known only to its holder. */
export interface KeyInfo {
  readonly name: string;
  readonly role: KeyRole;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

const storedKeys = z.array(
  z.strictObject({
    name: z.string(),
    role: z.enum(keyRoles),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    createdAt: z.string(),
  }),
);
type StoredKey = z.output<typeof storedKeys>[number];

/** Marks a key, so that scanners of repositories can find it. */
const prefix = 'lsk_';
/** Keys are random, so one round of a fast hash is as good as many of a slow one. */
const keyBytes = 32;

/** The file of the keys of a workspace. */
export function keysFile(folder: string): string {
  return join(folder, 'keys.json');
}

/**
 * Makes a key and returns it. It is shown only now.
 *
 * @throws LinkSageError if there is a key of this name
 */
export async function addKey(folder: string, name: string, role: KeyRole): Promise<string> {
  const key = `${prefix}${randomBytes(keyBytes).toString('base64url')}`;
  await change(folder, (keys) => {
    if (keys.some((each) => each.name === name))
      throw new LinkSageError(`key: expected a new name, got ${name}, which exists`, { code: 'exists' });
    return [...keys, { name, role, sha256: hashKey(key), createdAt: new Date().toISOString() }];
  });
  return key;
}

/** Removes a key. Throws LinkSageError if there is none of this name. */
export async function removeKey(folder: string, name: string): Promise<void> {
  await change(folder, (keys) => {
    const left = keys.filter((each) => each.name !== name);
    if (left.length === keys.length)
      throw new LinkSageError(`key: expected the name of a key, got ${name}`, { code: 'not-found' });
    return left;
  });
}

/** Lists the keys. */
export async function listKeys(folder: string): Promise<KeyInfo[]> {
  return (await readKeys(folder)).map(({ name, role, createdAt }) => ({ name, role, createdAt }));
}

/** Finds keys by what a client sends. */
export class KeyRing {
  readonly #byHash: ReadonlyMap<string, KeyInfo>;

  private constructor(keys: readonly StoredKey[]) {
    this.#byHash = new Map(keys.map(({ sha256, ...info }) => [sha256, info]));
  }

  static async read(folder: string): Promise<KeyRing> {
    return new KeyRing(await readKeys(folder));
  }

  /** Whether there is no key. Then everybody who reaches the service may do everything. */
  get isEmpty(): boolean {
    return this.#byHash.size === 0;
  }

  /** The key, or undefined. Comparing hashes of random keys tells an attacker nothing by the time it takes. */
  find(key: string): KeyInfo | undefined {
    return this.#byHash.get(hashKey(key));
  }
}

/** Whether a role may do what another one may. */
export function includesRole(role: KeyRole, needed: KeyRole): boolean {
  return keyRoles.indexOf(role) >= keyRoles.indexOf(needed);
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

async function readKeys(folder: string): Promise<StoredKey[]> {
  const file = keysFile(folder);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  try {
    return storedKeys.parse(JSON.parse(text));
  } catch (cause) {
    throw new LinkSageError(`${file}: expected a list of keys, got something else`, {
      code: 'damaged',
      hint: `Restore ${file}, or delete it and make new keys: linksage keys add NAME`,
      cause,
    });
  }
}

async function change(folder: string, edit: (keys: StoredKey[]) => StoredKey[]): Promise<void> {
  await withWriterLock(join(folder, 'inbox'), 'keys', async () => {
    const keys = edit(await readKeys(folder));
    await writeFileAtomic(keysFile(folder), `${JSON.stringify(keys, null, 2)}\n`);
  });
}
