import { promises } from 'node:fs';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../index.ts';

/** The file system functions that the store calls. */
const calls = ['open', 'mkdir', 'rename', 'rm', 'rmdir', 'readdir', 'readFile', 'stat'] as const;

/**
 * Runs `work` while the file system fails at call number `at`: only once, or from then on, as if the process had
 * died.
 */
async function withFault<T>(at: number, forGood: boolean, work: () => Promise<T>) {
  const real = { ...promises };
  let steps = 0;
  const failing =
    (name: string, call: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]) => {
      const turn = ++steps;
      if (turn === at || (forGood && turn > at)) throw new Error(`${name}: the disk is gone`);
      return call(...args);
    };
  const failingOpen = failing('open', async (...args: Parameters<typeof real.open>) => {
    const file = await real.open(...args);
    file.sync = failing('sync', file.sync.bind(file)) as typeof file.sync;
    return file;
  });
  for (const name of calls)
    Object.assign(promises, {
      [name]: name === 'open' ? failingOpen : failing(name, real[name] as () => Promise<unknown>),
    });
  syncBuiltinESMExports();
  try {
    return { result: await work(), steps };
  } finally {
    Object.assign(promises, real);
    syncBuiltinESMExports();
  }
}

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linksage-store-')), 'catalog');
});
afterEach(() => rm(dirname(folder), { recursive: true }));

const open = (manifest = 'manifest.json') => Store.open<{ step: number }>(folder, { kind: 'test', manifest });

/** A `write` that writes these files, path → text. */
const files = (contents: Record<string, string>) => async (staging: string) => {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(staging, path)), { recursive: true });
    await writeFile(join(staging, path), content);
  }
};

const onDisk = async () => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
};

describe('Store', () => {
  it('is empty without a folder, and creates it with the first commit', async () => {
    const store = await open();
    expect(store.manifest).toBeUndefined();
    expect(() => store.path('a')).toThrow('got no manifest');
    await store.verify();
    await store.commit({ meta: { step: 1 }, write: files({ 'pages/1.parquet': 'one', 'b.npy': '' }) });
    expect(store.manifest).toMatchObject({ format: 1, kind: 'test', meta: { step: 1 } });

    const again = await open();
    expect(again.manifest).toEqual(store.manifest);
    expect(again.manifest!.files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['b.npy', 0],
      ['pages/1.parquet', 3],
    ]);
    // SHA-256 of "one" by coreutils.
    expect(again.manifest!.files[1]!.sha256).toBe(
      '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',
    );
    expect(await readFile(again.path('pages/1.parquet'), 'utf8')).toBe('one');
    expect(() => again.path('c')).toThrow('expected it to name "c", got no such file');
    await again.verify();
  });

  it('keeps the files to keep and sweeps the rest, except names that begin with a dot', async () => {
    const store = await open();
    await store.commit({ meta: { step: 1 }, write: files({ 'a/1': 'x', 'a/2': 'y', 'b/1': 'z' }) });
    await writeFile(join(folder, '.lock'), '');
    await mkdir(join(folder, '.staging-of-a-killed-run'));
    await writeFile(join(folder, '.staging-of-a-killed-run/big'), 'x');
    await writeFile(join(folder, 'config.json'), '{}'); // content that a killed run left behind
    await mkdir(join(folder, 'c'));
    await writeFile(join(folder, 'c/1'), 'left behind, at the path of a file of the next commit');
    const keep = store.manifest!.files.filter(({ path }) => path === 'a/1');
    await store.commit({ meta: { step: 2 }, keep, write: files({ c: 'new' }) });
    expect(await onDisk()).toEqual(['.lock', 'a/1', 'c', 'manifest.json']);
    expect((await readdir(folder)).sort()).toEqual(['.lock', 'a', 'c', 'manifest.json']);
    await (await open()).verify();
  });

  it('sweeps folders that become empty, and those beside them that do not stay', async () => {
    const store = await open();
    const written = { 'a/1/kept': 'x', 'a/2/gone': 'x', 'b/1/gone': 'x', 'b/2/kept': 'x', 'c/1/gone': 'x' };
    await store.commit({ meta: { step: 1 }, write: files(written) });
    const keep = store.manifest!.files.filter(({ path }) => path.endsWith('kept'));
    await store.commit({ meta: { step: 2 }, keep, write: files({}) });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      ...['a', 'a/1', 'a/1/kept', 'b', 'b/2', 'b/2/kept', 'manifest.json'],
    ]);
  });

  it('shares a folder with other stores without sweeping their files', async () => {
    const one = await open('one.json');
    await one.commit({
      meta: { step: 1 },
      write: files({ 's/1': 'x', 's/2': 'y', 'config.json': '{"a":1}' }),
    });
    const two = await open('two.json');
    await two.commit({
      meta: { step: 1 },
      keep: one.manifest!.files.slice(1, 2),
      write: files({ 's/3': 'z' }),
    });
    expect(two.manifest!.files.map(({ path }) => path)).toEqual(['s/1', 's/3']);

    await expect(two.commit({ meta: { step: 2 }, write: files({ 's/2': 'mine' }) })).rejects.toThrow(
      'is committed',
    );
    await expect(two.commit({ meta: { step: 2 }, write: files({ 'one.json': '{}' }) })).rejects.toThrow(
      'is committed',
    );
    await one.commit({ meta: { step: 2 }, write: files({}) });
    expect(await onDisk()).toEqual(['one.json', 's/1', 's/3', 'two.json']);
    await (await open('two.json')).verify();
  });

  it('sweeps nothing if a manifest is damaged', async () => {
    await (await open('one.json')).commit({ meta: { step: 1 }, write: files({ a: 'x' }) });
    const two = await open('two.json');
    await two.commit({ meta: { step: 1 }, write: files({ b: 'y' }) });
    await truncate(join(folder, 'one.json'), 40);
    await expect(two.commit({ meta: { step: 2 }, write: files({ c: 'z' }) })).rejects.toThrow('one.json');
    expect(await onDisk()).toEqual(['a', 'b', 'one.json', 'two.json']);
  });

  it('refuses to overwrite committed files, odd file names, and commits after a concurrent change', async () => {
    const store = await open();
    const late = await open();
    await store.commit({ meta: { step: 1 }, write: files({ a: 'x' }) });
    await expect(store.commit({ meta: { step: 2 }, write: files({ a: 'y' }) })).rejects.toThrow(
      '"a", which is committed',
    );
    await expect(store.commit({ meta: { step: 2 }, write: files({ '.a': 'y' }) })).rejects.toThrow(
      'plain file name',
    );
    await expect(
      store.commit({
        meta: { step: 2 },
        write: (staging) => symlink('/etc/hostname', join(staging, 'link')),
      }),
    ).rejects.toThrow('got a link');
    await expect(late.commit({ meta: { step: 2 }, write: files({ b: 'y' }) })).rejects.toThrow(
      'got a newer one',
    );
    expect((await open()).manifest).toEqual(store.manifest);
    expect(await onDisk()).toEqual(['a', 'manifest.json']);
  });

  it('names the file that is damaged, and what to do', async () => {
    const options = { kind: 'test', hint: 'import again' };
    const store = await Store.open<{ step: number }>(folder, options);
    await store.commit({ meta: { step: 1 }, write: files({ 'a/1': 'content', 'a/2': 'content' }) });
    const path = store.path('a/2');
    const failure = (message: string) =>
      expect.objectContaining({ message, hint: 'import again', name: 'LinkSageError' });

    await writeFile(path, 'contenT');
    // Both checksums by coreutils' sha256sum.
    const committed = 'ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73';
    const changed = 'a55ed3d6395f741204ae0cf816b483634e7706655429af80109675798b9fc4b0';
    const opened = await Store.open(folder, options);
    await expect(opened.verify()).rejects.toEqual(
      failure(`${path}: expected SHA-256 ${committed}, got ${changed}`),
    );
    await truncate(path, 3);
    await expect(Store.open(folder, options)).rejects.toEqual(
      failure(`${path}: expected 7 bytes, got 3 bytes`),
    );
    await rm(path);
    await expect(Store.open(folder, options)).rejects.toEqual(
      failure(`${path}: expected 7 bytes, got no file`),
    );
    await mkdir(path);
    await expect(Store.open(folder, options)).rejects.toThrow('got something that is not a file');
    await rm(dirname(path), { recursive: true });
    await writeFile(dirname(path), 'a file where a folder was');
    await expect(Store.open(folder, options)).rejects.toEqual(
      failure(`${store.path('a/1')}: expected 7 bytes, got no file`),
    );
  });

  it('names an invalid manifest', async () => {
    const path = join(folder, 'manifest.json');
    const store = await open();
    await store.commit({ meta: { step: 1 }, write: files({ a: 'x' }) });
    await expect(Store.open(folder, { kind: 'graph' })).rejects.toThrow(
      `${path}: expected kind "graph", got "test"`,
    );
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"format": 1', '"format": 2'));
    await expect(open()).rejects.toThrow(
      `${path}: expected a manifest of format 1, got format 2, which a newer linksage wrote`,
    );
    await writeFile(path, text.replace('"path": "a"', '"path": "../a"'));
    await expect(open()).rejects.toThrow('files.0.path: expected a path inside the folder');
    await appendFile(path, '}');
    await expect(open()).rejects.toThrow(`${path}: expected a manifest, got text that is not valid JSON`);
  });

  it('lets a reader open the store while commits replace its files', async () => {
    const writer = await open();
    await writer.commit({ meta: { step: 0 }, write: files({ 'a/0': 'x', 'b/0': 'x' }) });
    let done = false;
    let opened = 0;
    const reading = (async () => {
      for (; !done; opened++) {
        const store = await open();
        expect(store.manifest!.files.map(({ path }) => path)).toEqual([
          `a/${store.manifest!.meta.step}`,
          `b/${store.manifest!.meta.step}`,
        ]);
      }
    })().finally(() => (done = true));
    for (let step = 1; !done && (step <= 30 || opened <= 5); step++) {
      await writer.commit({ meta: { step }, write: files({ [`a/${step}`]: 'x', [`b/${step}`]: 'x' }) });
    }
    done = true;
    await reading;
  });

  it.each([
    ['fails once', false],
    ['dies', true],
  ])('has the old or the new state if the disk %s at any step', async (_, forGood) => {
    const failedAt: number[] = [];
    for (let at = 1; ; at++) {
      await rm(folder, { recursive: true, force: true });
      const first = await open();
      await first.commit({ meta: { step: 1 }, write: files({ 'a/1': 'one', 'a/2': 'two' }) });
      const before = await onDisk();
      const keep = first.manifest!.files.slice(0, 1);

      const store = await open();
      const { result: failure, steps } = await withFault(at, forGood, () =>
        store.commit({ meta: { step: 2 }, keep, write: files({ 'a/3': 'three', 'b/1': 'four' }) }).then(
          () => undefined,
          (error: Error) => error,
        ),
      );

      const after = await open();
      await after.verify();
      if (after.manifest!.meta.step === 1) {
        expect(failure, `step ${at}`).toBeDefined();
        expect(after.manifest).toEqual(first.manifest);
        expect(store.manifest).toEqual(first.manifest);
        // A process that survives cleans up, unless the cleanup itself failed.
        if (!forGood && !/rm/.test(failure!.message)) expect(await onDisk()).toEqual(before);
        failedAt.push(at);
      } else {
        expect(after.manifest!.files.map(({ path }) => path)).toEqual(['a/1', 'a/3', 'b/1']);
      }

      // What lives on can commit again by the store that failed, where that is as it was
      const next = forGood || after.manifest!.meta.step === 2 ? after : store;
      const path = `c/${at}`;
      await next.commit({ meta: { step: 3 }, write: files({ [path]: 'next' }) });
      expect(await onDisk()).toEqual([path, 'manifest.json']);
      if (steps < at) break;
    }
    expect(failedAt.length).toBeGreaterThan(20);
  });
});
