/** One writer per workspace: a lock file that becomes void when its process ends. */
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { ensureFolder } from './atomic.ts';
import { isRunning, startOf } from './processes.ts';

/** A process that holds, or held, a lock. */
interface Holder {
  readonly id: string;
  readonly pid: number;
  /** Start time of the process, if known: distinguishes it from a later process with the same id. */
  readonly processStart: string | null;
  readonly host: string;
  readonly purpose: string;
  /** When the lock was taken; ISO 8601, UTC. */
  readonly startedAt: string;
}

/*
 * `.lock` names the first holder. The file of a dead holder is never removed or overwritten by the next one: two
 * processes could both find it dead, and the slower one would then remove the lock of the faster one. Instead, the
 * successor of holder X creates `.lock.X`, which the file system lets only one process do. The last holder in the chain
 * that begins at `.lock` holds the lock. Release removes `.lock` first, which ends the chain for everybody, then the
 * other files. Each file is written under a temporary name and then linked to its name, so it is never seen half written.
 */

/**
 * Runs `work` as the only writer of a workspace. A lock left by a process that no longer runs is taken over.
 *
 * @param purpose the name of the work, for the message to a second writer: `import`.
 * @throws LinkSageError naming the other writer, its purpose and its start time.
 */
export async function withWriterLock<T>(folder: string, purpose: string, work: () => Promise<T>): Promise<T> {
  await ensureFolder(folder);
  const root = resolve(folder, '.lock');
  const mine: Holder = {
    id: randomUUID(),
    pid: process.pid,
    processStart: startOf(process.pid),
    host: hostname(),
    purpose,
    startedAt: new Date().toISOString(),
  };
  acquire(root, mine);
  try {
    return await work();
  } finally {
    release(root, mine);
  }
}

function acquire(root: string, mine: Holder): void {
  for (;;) {
    const last = chain(root).at(-1);
    if (last !== undefined && isAlive(last)) throw refusal(root, last);
    const path = last === undefined ? root : successor(root, last);
    if (!create(path, mine)) continue; // another process was faster
    if (chain(root).at(-1)?.id === mine.id) return;
    remove(path); // the chain was released in the meantime
  }
}

function release(root: string, mine: Holder): void {
  const holders = chain(root);
  if (holders.at(-1)?.id !== mine.id) return; // removed by hand, and possibly taken by another process
  remove(root);
  for (const holder of holders) remove(successor(root, holder));
}

/** The holders from the first to the current one; empty if the lock is free. */
function chain(root: string): Holder[] {
  const holders: Holder[] = [];
  for (let holder = read(root); holder !== undefined; holder = read(successor(root, holder)))
    holders.push(holder);
  return holders;
}

function successor(root: string, holder: Holder): string {
  return `${root}.${holder.id}`;
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true; // unknown, so it counts as alive
  return isRunning(holder.pid) && startOf(holder.pid) === holder.processStart;
}

/** @returns false if the file already exists. */
function create(path: string, holder: Holder): boolean {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(aside, `${JSON.stringify(holder)}\n`);
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    remove(aside); // a full disk leaves an empty file
  }
}

function read(path: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch (cause) {
    throw new LinkSageError(`${path}: expected a lock, got text that is not valid JSON`, {
      code: 'damaged',
      hint: `if no linksage command writes to this workspace, delete ${path}`,
      cause,
    });
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function refusal(root: string, { purpose, pid, host, startedAt }: Holder): LinkSageError {
  const here = host === hostname();
  const who = here ? `process ${pid}` : `process ${pid} on ${host}`;
  return new LinkSageError(
    `${join(root, '..')}: expected to be the only writer, got "${purpose}" at work (${who}, since ${startedAt})`,
    {
      code: 'locked',
      hint: here
        ? 'wait until it is done, or stop it'
        : `wait until it is done; if it no longer runs on ${host}, delete ${root}`,
    },
  );
}
