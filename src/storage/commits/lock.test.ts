import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withWriterLock } from '../index.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-lock-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const index = new URL('../../../dist/storage/index.js', import.meta.url).href;

/** Starts a process that runs `body`, with `withWriterLock` and `folder` in scope. */
function spawnWriter(body: string): ChildProcess {
  const script = `
    import { appendFileSync } from 'node:fs';
    const { withWriterLock } = await import(${JSON.stringify(index)});
    const folder = ${JSON.stringify(folder)};
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function spawnHolder(): Promise<ChildProcess> {
  const child = spawnWriter(`await withWriterLock(folder, 'train', () => {
    console.log('held');
    setInterval(() => {}, 1000); // runs until it is killed
    return new Promise(() => {});
  });`);
  await once(child.stdout!, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('withWriterLock', () => {
  it('gives the result and leaves nothing behind, even after errors', async () => {
    expect(await withWriterLock(folder, 'import', async () => readdir(folder))).toEqual(['.lock']);
    await expect(withWriterLock(folder, 'import', () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('names the first writer to a second one in the same process', async () => {
    await withWriterLock(folder, 'import', async () => {
      await expect(withWriterLock(folder, 'train', async () => 0)).rejects.toThrow(
        `"import" at work (process ${process.pid}, since 20`,
      );
    });
  });

  it('refuses while another process writes, and takes over once it was killed', async () => {
    const holder = await spawnHolder();
    await expect(withWriterLock(folder, 'import', async () => 0)).rejects.toThrow(
      `${folder}: expected to be the only writer, got "train" at work (process ${holder.pid}, since `,
    );
    await kill(holder);
    expect(await withWriterLock(folder, 'import', async () => 1)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over from a killed process that had itself taken over', async () => {
    await kill(await spawnHolder());
    const second = await spawnHolder();
    await expect(withWriterLock(folder, 'import', async () => 0)).rejects.toThrow(`process ${second.pid}`);
    await kill(second);
    expect(await withWriterLock(folder, 'import', async () => 1)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'takes over if the process id now belongs to another process',
    async () => {
      await kill(await spawnHolder());
      const lock = JSON.parse(await readFile(join(folder, '.lock'), 'utf8'));
      await writeFile(join(folder, '.lock'), JSON.stringify({ ...lock, pid: process.pid }));
      expect(await withWriterLock(folder, 'import', async () => 1)).toBe(1);
    },
  );

  it('assumes that a process on another computer still runs', async () => {
    await kill(await spawnHolder());
    const lock = JSON.parse(await readFile(join(folder, '.lock'), 'utf8'));
    expect(lock.host).toBe(hostname());
    await writeFile(join(folder, '.lock'), JSON.stringify({ ...lock, host: 'elsewhere' }));
    await expect(withWriterLock(folder, 'import', async () => 0)).rejects.toMatchObject({
      message: expect.stringContaining(`process ${lock.pid} on elsewhere`),
      hint: expect.stringContaining(`delete ${join(folder, '.lock')}`),
    });
  });

  it('lets only one writer in at a time when many take over and release', async () => {
    await kill(await spawnHolder());
    const log = join(folder, 'log');
    const turns = 25;
    const writers = Array.from({ length: 4 }, () =>
      spawnWriter(`
        for (let turns = 0; ; ) {
          try {
            await withWriterLock(folder, 'import', async () => {
              if (turns === ${turns}) process.kill(process.pid, 'SIGKILL'); // while it holds the lock
              appendFileSync(${JSON.stringify(log)}, process.pid + ' in\\n');
              await new Promise(setImmediate);
              appendFileSync(${JSON.stringify(log)}, process.pid + ' out\\n');
            });
            turns++;
          } catch (error) {
            if (error.name !== 'LinkSageError') throw error;
          }
        }`),
    );
    await Promise.all(writers.map((writer) => once(writer, 'exit')));
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBe(2 * 4 * turns);
    for (let i = 0; i < lines.length; i += 2) {
      const pid = lines[i]!.split(' ')[0];
      expect(lines.slice(i, i + 2)).toEqual([`${pid} in`, `${pid} out`]);
    }
    expect(await withWriterLock(folder, 'import', async () => 1)).toBe(1);
  });
});
