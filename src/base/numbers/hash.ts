/**
 * Hashes: a fast one of 32 bits for hash tables, MD5 for keys and texts (databases compute it too), and 128 bits of
 * SHA-256 for content.
 */
import { createHash, hash } from 'node:crypto';

/**
 * FNV-1a over the UTF-16 code units of a string, finished with murmur3's mixer; 32 bits, unsigned.
 * For hash tables and seeds, never for identity.
 */
export function hash32(text: string, seed = 0): number {
  let h = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return finish32(h);
}

/**
 * The hash of a node's key, 32 bits, unsigned. It orders neighbors and seeds walks, independent of the node's number.
 * MD5, because DuckDB computes the same: the low 32 bits of `md5_number_lower(kind || chr(31) || key)`.
 */
export function keyHash(kind: string, key: string): number {
  return createHash('md5').update(`${kind}\x1f${key}`).digest().readUInt32LE(8);
}

/** Length of a text's digest in bytes. */
export const digestBytes = 16;

/**
 * The digest of a text: MD5 over its UTF-8, `[16]` bytes. DuckDB's `md5_number` gives the same, so texts can be compared
 * inside the database. MD5 is not collision-proof, but all that a collision does is give two texts the same vector.
 */
export function textDigest(text: string): Uint8Array {
  return hash('md5', text, 'buffer');
}

/** The 32-bit words of digests; copied only if they are not aligned to 4 bytes. `[n, 16]` → `[n, 4]` */
export function digestWords(digests: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = digests.byteOffset % 4 === 0 ? digests : new Uint8Array(digests);
  return new Uint32Array(buffer, byteOffset, length / 4);
}

/** Murmur3's finalizer: every input bit changes every output bit with probability one half. */
export function finish32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The first 128 bits of SHA-256 over the parts, as 32 hexadecimal digits. Identifies content.
 * Each part is preceded by its length, so that ('ab', 'c') and ('a', 'bc') differ.
 */
export function contentHash(...parts: readonly string[]): string {
  const text = parts.map((part) => `${part.length}:${part}`).join('');
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('hex');
}
