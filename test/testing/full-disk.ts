/** Simulates a disk that is full from some write on, for writes of this process; DuckDB's own writes are not covered. */
import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect } from 'vitest';
import { LinkSageError } from '../../src/base/index.ts';
import { Workspace } from '../../src/index.ts';
import { listSource, temporaryFolder } from './small-workspace.ts';
import { stateOf } from './state.ts';

/** A list that shares no link with the starter lists. */
export const cheese = listSource('Cheese', [
  { title: 'Cheddar guide', url: 'https://cheddar.example/', description: 'Cloth, cave and time.' },
  { title: 'Blue cheese', url: 'https://blue.example/mould', description: 'Needles and noble mould.' },
]);

/** The commands that write; each has something to do in a complete workspace. */
export const writingCommands = {
  import: (workspace: Workspace): Promise<unknown> => workspace.import(cheese),
  compile: (workspace: Workspace): Promise<unknown> => workspace.compile({ fromScratch: true, refit: true }),
  train: async (workspace: Workspace): Promise<unknown> => {
    const { unfinishedRun } = await workspace.status();
    return workspace.train({ resume: unfinishedRun !== undefined });
  },
  refresh: (workspace: Workspace): Promise<unknown> => workspace.refresh({ full: true }),
  rollback: (workspace: Workspace): Promise<unknown> => workspace.rollback('v000001'),
};

/**
 * Runs a command on copies of a workspace where the disk is full from one of its writes on, given as a share of them:
 * the error says so, nothing is damaged, and the command run again does what it would have done.
 */
export async function testFullDisk(
  origin: string,
  command: keyof typeof writingCommands,
  moments: readonly number[],
): Promise<void> {
  const run = writingCommands[command];
  const undisturbed = await runOnFullDisk(origin, run, Number.POSITIVE_INFINITY);
  const before = await stateOf(origin);
  const after = await stateOf(undisturbed.folder);
  const last = undisturbed.writes - 1;
  for (const n of new Set(moments.map((share) => 1 + Math.round(share * last)))) {
    const { folder, error } = await runOnFullDisk(origin, run, n);
    const where = `${command}, write ${n} of ${last + 1}: ${error}`;
    expect(error, where).toBeInstanceOf(LinkSageError);
    expect((error as LinkSageError).code, where).toBe('disk-full');
    expect((error as LinkSageError).message, where).toContain(`${folder}: expected room to write`);
    expect([before, after], where).toContainEqual(await stateOf(folder));
    await onWorkspace(folder, run);
    expect(await stateOf(folder), where).toEqual(after);
  }
}

async function runOnFullDisk(origin: string, run: (workspace: Workspace) => Promise<unknown>, n: number) {
  const folder = join(await temporaryFolder(), 'workspace');
  await promises.cp(origin, folder, { recursive: true });
  const disk = await fillDiskAt(n);
  try {
    const error = await onWorkspace(folder, run).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { folder, error, writes: disk.writes() };
  } finally {
    disk.free();
  }
}

async function onWorkspace(folder: string, run: (workspace: Workspace) => Promise<unknown>): Promise<void> {
  const workspace = await Workspace.open(folder);
  try {
    await run(workspace);
  } finally {
    await workspace.close();
  }
}

/** Makes every write from the `n`-th on fail. `writes` counts them, `free` ends it. */
export async function fillDiskAt(
  n: number,
): Promise<{ readonly writes: () => number; readonly free: () => void }> {
  let writes = 0;
  const check = () => {
    if (++writes >= n)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  const handle = await promises.open(join(import.meta.dirname, 'full-disk.ts'));
  await handle.close();
  const undo = [
    replace(Object.getPrototypeOf(handle), ['write', 'writeFile'], check),
    replace(promises, ['writeFile', 'copyFile', 'mkdir'], check),
    replace(fs, ['writeFileSync', 'appendFileSync'], check),
  ];
  syncBuiltinESMExports();
  return {
    writes: () => writes,
    free: () => {
      for (const each of undo) each();
      syncBuiltinESMExports();
    },
  };
}

/** Calls `check` before each of the methods. */
function replace(owner: object, names: readonly string[], check: () => void): () => void {
  const methods = owner as Record<string, (...args: unknown[]) => unknown>;
  const before = names.map((name) => methods[name]!);
  for (const [i, name] of names.entries()) {
    methods[name] = function (this: unknown, ...args) {
      check();
      return before[i]!.apply(this, args);
    };
  }
  return () => {
    for (const [i, name] of names.entries()) methods[name] = before[i]!;
  };
}
