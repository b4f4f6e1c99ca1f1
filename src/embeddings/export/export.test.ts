import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prefixOf } from '../../nearest/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql, readNpy } from '../../storage/index.ts';
import { type EmbeddingVersion, type ExportFormat, exportEmbeddings, exportFormats } from '../index.ts';
import { commitVersion, type EmbeddingRows, facts } from '../testing/commit-version.ts';

let folder: string;
let version: EmbeddingVersion;
const pages = 5000; // more than two pieces of 2,048

const rowsOf = (count: number): EmbeddingRows => {
  const keys = Array.from({ length: count }, (_, i) => `schlüssel-${String(i).padStart(5, '0')}`);
  return {
    keys,
    vectors: Float32Array.from(keys.flatMap((_, i) => [0.6 * Math.cos(i), 0.6 * Math.sin(i), 0.8])),
  };
};
const rows = { page: rowsOf(pages), pin: rowsOf(3), board: rowsOf(0) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-export-'));
  version = await commitVersion(join(folder, 'embeddings'), {
    ...facts,
    dims: [3, 2],
    rows,
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** The content of an exported part, read by another library if there is one. */
interface Exported extends EmbeddingRows {
  readonly metadata: Readonly<Record<string, string>>;
}

async function readParquet(path: string) {
  const db = await openDuckDb();
  try {
    const file = quoteSql(path);
    const { name, text } = await queryColumns(
      db,
      `SELECT key::VARCHAR AS name, value::VARCHAR AS text FROM parquet_kv_metadata(${file})`,
      { name: 'text', text: 'text' },
    );
    const metadata = Object.fromEntries(name.map((each, i) => [each, text[i]!]));
    const { column, type } = await queryColumns(
      db,
      `SELECT column_name AS column, column_type AS type FROM (DESCRIBE FROM ${file})`,
      { column: 'text', type: 'text' },
    );
    const types = Object.fromEntries(column.map((each, i) => [each, type[i]!]));
    const { key } = await queryColumns(db, `FROM ${file}`, { key: 'text' });
    const { embedding } =
      'embedding' in types
        ? await queryColumns(db, `FROM ${file}`, { embedding: 'floats' })
        : { embedding: undefined };
    return { keys: key as string[], embedding, types, metadata };
  } finally {
    closeDuckDb(db);
  }
}

/** The extensions of the files of a part, and how it is read. */
const formats: Record<
  ExportFormat,
  { endings: readonly string[]; read: (path: string, dims: number) => Promise<Exported> }
> = {
  parquet: {
    endings: ['.parquet'],
    read: async (path, dims) => {
      const { keys, embedding, types, metadata } = await readParquet(`${path}.parquet`);
      expect(types).toEqual({ key: 'VARCHAR', embedding: 'FLOAT[]' });
      expect(embedding!.offsets).toEqual(Uint32Array.from({ length: keys.length + 1 }, (_, i) => dims * i));
      return { keys, vectors: embedding!.values, metadata };
    },
  },
  npy: {
    endings: ['.keys.parquet', '.npy'],
    read: async (path, dims) => {
      const { keys, types, metadata } = await readParquet(`${path}.keys.parquet`);
      expect(types).toEqual({ key: 'VARCHAR' });
      const { data, shape } = await readNpy(`${path}.npy`, { type: 'float32' });
      expect(shape).toEqual([keys.length, dims]);
      return { keys, vectors: data, metadata };
    },
  },
  arrow: {
    endings: ['.arrow'],
    read: async (path, dims) => {
      const bytes = await readFile(`${path}.arrow`);
      expect(bytes.toString('latin1', 0, 6)).toBe('ARROW1'); // a file, which can be mapped, not a stream
      const table = tableFromIPC(bytes);
      const types = table.schema.fields.map(({ name, type }) => `${name}: ${type}`);
      expect(types).toEqual(['key: Utf8', `embedding: FixedSizeList[${dims}]<Float32>`]);
      for (const { numRows } of table.batches) expect(numRows).toBeLessThanOrEqual(2048); // written as it was read
      const vectors = table.batches.flatMap((batch) => {
        const floats = batch.getChildAt(1)!.data[0]!.children[0]!;
        return [...floats.values.subarray(0, floats.length)]; // the file pads them
      });
      return {
        keys: [...table.getChild('key')!] as string[],
        vectors: Float32Array.from(vectors),
        metadata: Object.fromEntries(table.schema.metadata),
      };
    },
  },
};

describe.each(exportFormats)('an export as %s', (format) => {
  const { endings, read } = formats[format];
  const filesOf = (...paths: string[]) => paths.flatMap((path) => endings.map((ending) => path + ending));

  it('has all rows of each kind in order, and metadata', async () => {
    const target = join(folder, `${format}-whole`);
    const files = filesOf('boards', 'pages', 'pins');
    expect(await exportEmbeddings(version, target, { format })).toEqual(files);
    expect((await readdir(target)).sort()).toEqual(files);
    for (const kind of ['page', 'pin', 'board'] as const) {
      expect(await read(join(target, `${kind}s`), 3)).toEqual({
        ...rows[kind],
        metadata: { version: 'v000001', model: 'm', dims: '3' },
      });
    }
  });

  it('has prefixes in partitions that together hold every row once', async () => {
    const target = join(folder, `${format}-parts`);
    const files = await exportEmbeddings(version, target, { format, dims: 2, partitions: 3 });
    const paths = [0, 1, 2].map((part) => `pages/part-0000${part}`);
    expect(files).toHaveLength(9 * endings.length);
    expect(files).toEqual(expect.arrayContaining(filesOf(...paths)));
    const parts: Exported[] = [];
    for (const path of paths) parts.push(await read(join(target, path), 2));
    expect(parts.map(({ keys }) => keys.length)).toEqual([1667, 1666, 1667]);
    expect(parts.flatMap(({ keys }) => keys)).toEqual(rows.page.keys);
    expect(Float32Array.from(parts.flatMap(({ vectors }) => [...vectors]))).toEqual(
      prefixOf(rows.page.vectors, 3, 2),
    );
    expect(parts[2]!.metadata.dims).toBe('2');
  });
});

describe('the folder of an export', () => {
  it('is not touched if it has files, unless overwrite is set, which replaces only our own files', async () => {
    const target = join(folder, 'taken');
    await exportEmbeddings(version, target, { partitions: 2 });
    await writeFile(join(target, 'notes.txt'), 'mine');
    await expect(exportEmbeddings(version, target)).rejects.toThrow('expected an empty folder');
    expect((await readdir(join(target, 'pages'))).sort()).toEqual([
      'part-00000.parquet',
      'part-00001.parquet',
    ]);
    for (const format of ['npy', 'arrow', 'parquet'] as const) {
      const files = await exportEmbeddings(version, target, { format, overwrite: true });
      expect((await readdir(target)).sort()).toEqual([...files, 'notes.txt'].sort());
    }
  });

  it('ignores what a killed export left, and removes it', async () => {
    const target = join(folder, 'left');
    await mkdir(join(target, '.export-of-a-killed-run'), { recursive: true });
    await exportEmbeddings(version, target);
    expect((await readdir(target)).sort()).toEqual(['boards.parquet', 'pages.parquet', 'pins.parquet']);
  });

  it('is not made if an option is out of range', async () => {
    const target = join(folder, 'never');
    await expect(exportEmbeddings(version, target, { dims: 4 })).rejects.toThrow(
      'expected dims from 1 to 3, got 4',
    );
    await expect(exportEmbeddings(version, target, { partitions: 0 })).rejects.toThrow(
      '1 partition or more, got 0',
    );
    await expect(readdir(target)).rejects.toThrow('ENOENT');
  });
});
