import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../index.ts';

const fixture = join(import.meta.dirname, 'fixtures', 'python.safetensors');
let path: string;
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'linksage-safetensors-')), 'tensors.safetensors');
});
afterAll(() => rm(join(path, '..'), { recursive: true }));

const tensors: fc.Arbitrary<StoredTensor> = fc.array(fc.nat({ max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  const exact = { minLength: length, maxLength: length };
  const data = fc.oneof(
    fc.float32Array(exact),
    fc.float64Array(exact),
    fc.bigInt64Array(exact),
    fc.bigUint64Array(exact),
    fc.uint32Array(exact),
    fc.int32Array(exact),
    fc.uint8Array(exact),
  );
  return fc.record({ data, shape: fc.constant(shape) });
});
const names = fc
  .string({ unit: 'grapheme' })
  .filter((name) => name !== '__metadata__' && name !== '__proto__');

describe('safetensors', () => {
  it('reads back what it wrote', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(names, tensors, { maxKeys: 5, noNullPrototype: true }),
        fc.dictionary(names, fc.string(), { maxKeys: 3, noNullPrototype: true }),
        async (written, metadata) => {
          await writeSafetensors(path, written, metadata);
          const read = await readSafetensors(path);
          expect(read.metadata).toEqual(metadata);
          expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(written).sort());
          for (const [name, { data, shape }] of Object.entries(written)) {
            expect(read.tensors[name]!.shape).toEqual(shape);
            expect(read.tensors[name]!.data).toEqual(data);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps tensors apart from what every object has', async () => {
    const written = { toString: { data: Float32Array.of(1, 2), shape: [2] } };
    await writeSafetensors(path, written);
    expect((await readSafetensors(path)).tensors).toEqual(written);
  });

  it("keeps the format's rules: no holes, aligned elements, data at a multiple of 64 bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, tensors, { minKeys: 1, maxKeys: 6 }), async (written) => {
        await writeSafetensors(path, written);
        const bytes = await readFile(path);
        const begin = 8 + Number(bytes.readBigUInt64LE());
        expect(begin % 64).toBe(0);
        expect(bytes[8]).toBe('{'.charCodeAt(0));
        const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(
          bytes.toString('utf8', 8, begin),
        );
        let end = 0;
        for (const [name, entry] of Object.entries(header).sort(
          ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
        )) {
          expect(entry.data_offsets[0]).toBe(end);
          expect(entry.data_offsets[0] % written[name]!.data.BYTES_PER_ELEMENT).toBe(0);
          end = entry.data_offsets[1];
        }
        expect(begin + end).toBe(bytes.length);
      }),
      { numRuns: 60 },
    );
  });

  it('reads what Python wrote', async () => {
    expect(await readSafetensors(fixture)).toEqual({
      tensors: {
        bias: { data: Float32Array.of(1.5, -2.25, 3), shape: [3] },
        ids: { data: BigInt64Array.of(1n, 2n, 3n, 2n ** 40n), shape: [2, 2] },
        Größe: { data: Uint8Array.of(7), shape: [] },
      },
      metadata: { made_by: 'safetensors.numpy' },
    });
  });

  it('writes the same data section as Python', async () => {
    const { tensors, metadata } = await readSafetensors(fixture);
    await writeSafetensors(path, tensors, metadata);
    const dataOf = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE()));
    expect(dataOf(await readFile(path))).toEqual(dataOf(await readFile(fixture)));
  });

  it('names the file and the tensor when it cannot read or write', async () => {
    const header = (json: string) => {
      const bytes = Buffer.alloc(8 + json.length);
      bytes.writeBigUInt64LE(BigInt(json.length));
      bytes.write(json, 8);
      return writeFile(path, bytes);
    };
    const one = { data: new Float32Array(2), shape: [3] };
    await expect(writeSafetensors(path, { one })).rejects.toThrow('one: expected 2 elements, got shape [3]');
    await expect(writeSafetensors(path, { __metadata__: one })).rejects.toThrow("expected a tensor's name");
    await writeSafetensors(path, { one: { data: new Float32Array(2), shape: [2] } });
    const { length } = await readFile(path);
    await truncate(path, length - 1);
    await expect(readSafetensors(path)).rejects.toThrow(
      `${path}: one: expected offsets within 7 bytes, got 0 to 8`,
    );
    await truncate(path, 30);
    await expect(readSafetensors(path)).rejects.toThrow('expected a safetensors file');
    await header('{"half":{"dtype":"BF16","shape":[0],"data_offsets":[0,0]}}');
    await expect(readSafetensors(path)).rejects.toThrow(
      'half: expected one of F64, I64, U64, F32, I32, U32, F16, U8, got BF16',
    );
    await header('null');
    await expect(readSafetensors(path)).rejects.toThrow('expected a safetensors header');
    await header('{"half":');
    await expect(readSafetensors(path)).rejects.toThrow('expected a safetensors header');
  });
});
