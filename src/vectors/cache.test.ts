import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hash32, LinkSageError, Random, textDigest } from '../base/index.ts';
import {
  type NumberedTexts,
  type TextEncoder,
  TextNumbers,
  TextVectorCache,
  TextVectorReader,
} from './index.ts';

const width = 5;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-vectors-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** An encoder that records the texts it was given. */
class HashEncoder implements TextEncoder {
  readonly id: string;
  readonly width = width;
  readonly asked: string[] = [];

  constructor(id = 'hash') {
    this.id = id;
  }

  async encode(texts: readonly string[]): Promise<Float32Array> {
    this.asked.push(...texts);
    return Float32Array.from(texts.flatMap((text) => vectorOf(text, this.id)));
  }
}

function vectorOf(text: string, id: string): number[] {
  const random = new Random(hash32(text), hash32(id));
  return Array.from({ length: width }, () => random.normal());
}

/** The vectors of all texts, through the cache. */
async function encodeCached(here: string, encoder: TextEncoder, texts: readonly string[]) {
  const cache = await TextVectorCache.open(here, encoder);
  return readVectors(cache, await numberIn(cache, texts));
}

/** The vectors of texts by number, in any order. */
async function readVectors(cache: TextVectorCache, texts: Uint32Array) {
  const reader = new TextVectorReader(await cache.files());
  const ascending = texts.slice().sort();
  const vectors = await reader.read(ascending);
  await reader.close();
  return Float32Array.from(
    [...texts].flatMap((text) => {
      const at = ascending.indexOf(text) * width;
      return [...vectors.subarray(at, at + width)];
    }),
  );
}

/** The numbers of texts in memory. */
function numberIn(numbered: NumberedTexts, texts: readonly string[]) {
  const digests = Uint8Array.from(texts.flatMap((text) => [...textDigest(text)]));
  const ids = Uint32Array.from(texts.keys());
  return numbered.number(digests, ids, async (some) => Array.from(some, (id) => texts[id]!));
}

const expected = (texts: readonly string[], id = 'hash') =>
  Float32Array.from(texts.flatMap((text) => vectorOf(text, id)));

describe('TextVectorCache', () => {
  it('gives the vectors of the encoder and encodes each text once, even if it is opened several times', async () => {
    const lists = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 3 }), { maxLength: 12 }), {
      minLength: 1,
      maxLength: 4,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(lists, async (calls) => {
        const here = join(folder, `${run++}`);
        const encoder = new HashEncoder();
        for (const texts of calls) expect(await encodeCached(here, encoder, texts)).toEqual(expected(texts));
        expect(encoder.asked.sort()).toEqual([...new Set(calls.flat())].sort());
      }),
      { numRuns: 20 },
    );
  });

  it('reads the vectors of any texts in any order, from all segments', async () => {
    const encoder = new HashEncoder();
    const texts = Array.from({ length: 3000 }, (_, i) => `text ${i}`);
    for (const known of [700, 1500, 2999]) await encodeCached(folder, encoder, texts.slice(0, known));
    const cache = await TextVectorCache.open(folder, encoder);
    const given = await numberIn(cache, texts);
    await readVectors(cache, given.slice(-1));
    expect(await readdir(join(folder, 'hash'))).toContain('vectors-3.npy');
    const numbers = fc
      .uint8Array({ maxLength: 20 })
      .map((some) => Uint32Array.from(some, (i) => (i * 331) % 3000));
    await fc.assert(
      fc.asyncProperty(numbers, async (some) => {
        expect(
          await readVectors(
            cache,
            some.map((i) => given[i]!),
          ),
        ).toEqual(expected(Array.from(some, (i) => texts[i]!)));
      }),
      { numRuns: 20 },
    );
    expect(encoder.asked).toHaveLength(3000);
  });

  it('gives equal texts one number, and gives their digests without encoding them', async () => {
    const encoder = new HashEncoder();
    await encodeCached(folder, encoder, ['old', 'b']);
    const cache = await TextVectorCache.open(folder, encoder);
    for (const numbered of [new TextNumbers(), cache]) {
      const numbers = await numberIn(numbered, ['a', 'b', 'a', '']);
      expect(numbers[2]).toBe(numbers[0]);
      expect(new Set(numbers).size).toBe(3);
      const hex = Buffer.from(numbered.digests).toString('hex');
      for (const [i, text] of ['a', 'b', 'a', ''].entries()) {
        expect(hex.slice(32 * numbers[i]!, 32 * numbers[i]! + 32)).toBe(
          Buffer.from(textDigest(text)).toString('hex'),
        );
      }
    }
    expect(encoder.asked).toEqual(['old', 'b']);
  });

  it('keeps the vectors of encoders apart', async () => {
    const [a, b] = [new HashEncoder('a'), new HashEncoder('b')];
    await encodeCached(folder, a, ['text']);
    expect(await encodeCached(folder, b, ['text'])).toEqual(expected(['text'], 'b'));
    expect(b.asked).toEqual(['text']);
    expect(await encodeCached(folder, new HashEncoder('a'), ['text'])).toEqual(expected(['text'], 'a'));
  });

  it('adds nothing if the encoder fails', async () => {
    const failing = new HashEncoder();
    failing.encode = () => Promise.reject(new Error('no memory'));
    await expect(encodeCached(folder, failing, ['text'])).rejects.toThrow('no memory');
    const encoder = new HashEncoder();
    await encodeCached(folder, encoder, ['text']);
    expect(encoder.asked).toEqual(['text']);
  });

  it('encodes texts again if the cache has digests of another form', async () => {
    const encoder = new HashEncoder();
    await encodeCached(folder, encoder, ['one', 'two']);
    const manifest = join(folder, 'hash', 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    expect(text).toContain('"digests": 2,');
    await writeFile(manifest, text.replace('"digests": 2,', ''));
    expect(await encodeCached(folder, encoder, ['two'])).toEqual(expected(['two']));
    expect(encoder.asked).toEqual(['one', 'two', 'two']);
    expect(await encodeCached(folder, encoder, ['two'])).toEqual(expected(['two']));
    expect(encoder.asked).toHaveLength(3);
  });

  it('names a file that is damaged', async () => {
    await encodeCached(folder, new HashEncoder(), ['one', 'two']);
    const names = (await readdir(join(folder, 'hash'))).filter((name) => name.endsWith('.npy'));
    expect(names.sort()).toEqual(['hashes-0.npy', 'vectors-0.npy']);
    for (const name of names) {
      const file = join(folder, 'hash', name);
      const content = await readFile(file);
      const flipped = Buffer.from(content);
      flipped[content.length - 2]! ^= 4;
      for (const damaged of [flipped, content.subarray(0, -1)]) {
        await writeFile(file, damaged);
        const error = await encodeCached(folder, new HashEncoder(), ['one']).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(LinkSageError);
        expect((error as LinkSageError).message).toContain(file);
        expect((error as LinkSageError).hint).toContain('Delete this folder');
      }
      await writeFile(file, content);
    }
  });
});
