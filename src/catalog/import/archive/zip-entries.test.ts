import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readZip } from './zip-entries.ts';

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function filesOf(archive: Uint8Array, size = 1 << 16, skip = (_: string) => false) {
  const files: [string, string][] = [];
  for await (const { name, bytes } of readZip(chunksOf(archive, size), 'a.zip')) {
    if (skip(name)) continue;
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    files.push([name, Buffer.concat(parts).toString()]);
  }
  return files;
}

const text = (content: string) => new Uint8Array(Buffer.from(content));
const long = Array.from({ length: 5000 }, (_, i) => `line ${i}`).join('\n');
const archive = zipSync({
  'a.txt': text('first'),
  sub: { 'b.txt': text(long), 'stored.txt': [text('as it is'), { level: 0 }] },
  'é.txt': text(''),
});

it('reads the files of an archive, in folders too, however its bytes arrive', async () => {
  const expected = [
    ['a.txt', 'first'],
    ['sub/b.txt', long],
    ['sub/stored.txt', 'as it is'],
    ['é.txt', ''],
  ];
  for (const size of [50, 1000, 1 << 20]) expect(await filesOf(archive, size)).toEqual(expected);
});

it('goes on after a file that is not read', async () => {
  const names = await filesOf(archive, 100, (name) => name === 'sub/b.txt');
  expect(names.map(([name]) => name)).toEqual(['a.txt', 'sub/stored.txt', 'é.txt']);
});

it('says what is wrong with an archive that is cut off or damaged', async () => {
  await expect(filesOf(archive.subarray(0, 200))).rejects.toThrow(
    /^a\.zip: expected a ZIP archive that is whole, got /,
  );
  const damaged = archive.slice();
  damaged.fill(0xff, 120, 400);
  await expect(filesOf(damaged)).rejects.toThrow(/^a\.zip: expected a ZIP archive/);
});

it('refuses an archive that unpacks to more than it may', async () => {
  const zeros = zipSync({ 'zeros.txt': new Uint8Array(1 << 20) });
  const read = async () => {
    for await (const { bytes } of readZip(chunksOf(zeros, 1 << 16), 'a.zip', { maxBytes: 1 << 19 }))
      for await (const _ of bytes);
  };
  await expect(read()).rejects.toThrow(
    'a.zip: expected a ZIP archive of at most 0.5 MiB when unpacked, got more',
  );
});
