import { appendFile, mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { EventLog } from './event-log.ts';
import { LogReader } from './log-reader.ts';
import { encodeRecord } from './record.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'events');
}

async function readAll(folder: string, from = 0): Promise<string[]> {
  const reader = new LogReader(folder, from);
  const lines: string[] = [];
  for await (const piece of reader.read()) {
    lines.push(...piece.lines);
    expect(piece.next).toBe(Math.max(from, 0) + lines.length);
  }
  await reader.close();
  return lines;
}

const lines = fc.array(
  fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }).map(JSON.stringify), {
    minLength: 1,
    maxLength: 5,
  }),
  { minLength: 1, maxLength: 12 },
);

it('reads what was appended, from any offset, over any number of segments', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 300 }), fc.nat(), async (calls, segmentBytes, seed) => {
      await rm(folder, { recursive: true, force: true });
      const log = new EventLog(folder, { segmentBytes });
      const ends: number[] = [];
      for (const call of calls.slice(0, 3)) ends.push(await log.append(call));
      ends.push(...(await Promise.all(calls.slice(3).map((call) => log.append(call)))));
      await log.close();
      const all = calls.flat();
      let sum = 0;
      expect(ends).toEqual(calls.map((call) => (sum += call.length)));
      const from = seed % (all.length + 1);
      expect(await readAll(folder, from)).toEqual(all.slice(from));
      expect(await new EventLog(folder).end()).toBe(all.length);
    }),
    { numRuns: 25 },
  );
});

it('cuts off whatever a kill has torn, and loses no call that was answered', async () => {
  const folder = await temporaryFolder();
  const log = new EventLog(folder);
  for (let i = 0; i < 5; i++) await log.append([`${i}`, '"ä"']);
  await log.close();
  const [name] = await readdir(folder);
  const path = join(folder, name!);
  const { size } = await stat(path);
  const torn = encodeRecord(['5', '6']);
  for (let kept = 1; kept < torn.length; kept++) {
    await truncate(path, size);
    await appendFile(path, torn.subarray(0, kept));
    expect((await readAll(folder)).length).toBe(10);
    const next = new EventLog(folder);
    expect(await next.append(['7'])).toBe(11);
    await next.close();
    expect((await readAll(folder)).at(-1)).toBe('7');
  }
});

it('finds a changed byte, and ends before it', async () => {
  const folder = await temporaryFolder();
  const log = new EventLog(folder);
  for (let i = 0; i < 3; i++) await log.append([`{"version":${i}}`]);
  await log.close();
  const path = join(folder, (await readdir(folder))[0]!);
  const bytes = encodeRecord(['{"version":0}']).length;
  for (let at = bytes; at < 2 * bytes; at++) {
    const file = await open(path, 'r+');
    const before = Buffer.alloc(1);
    await file.read(before, 0, 1, at);
    await file.write(Buffer.of(before[0]! ^ 4), 0, 1, at);
    expect((await readAll(folder)).length, `byte ${at}`).toBe(1);
    await file.write(before, 0, 1, at);
    await file.close();
  }
  expect((await readAll(folder)).length).toBe(3);
});

it('takes events of several writers, each once and in the order of their offsets', async () => {
  const folder = await temporaryFolder();
  const logs = [1, 2, 3].map(() => new EventLog(folder, { segmentBytes: 200 }));
  const places = new Map<number, string>();
  await Promise.all(
    logs.map(async (log, writer) => {
      for (let i = 0; i < 8; i++) {
        const line = `"${writer}/${i}"`;
        places.set(await log.append([line]), line);
      }
      await log.close();
    }),
  );
  const all = await readAll(folder);
  expect(all.length).toBe(24);
  for (const [next, line] of places) expect(all[next - 1]).toBe(line);
});

it('goes on with a reader that waits at the end, also over a new segment', async () => {
  const folder = await temporaryFolder();
  const log = new EventLog(folder, { segmentBytes: 30 });
  const reader = new LogReader(folder, 0);
  const seen: string[] = [];
  for (let i = 0; i < 6; i++) {
    await log.append([`${i}`]);
    for await (const piece of reader.read()) seen.push(...piece.lines);
    expect(seen.length).toBe(i + 1);
  }
  await reader.close();
  await log.dropBefore(4);
  expect(await readAll(folder, 4)).toEqual(['4', '5']);
  expect((await readdir(folder)).length).toBeLessThan(6);
  await log.close();
});

it('keeps nothing of a call that the disk has no room for, and goes on once there is room', async () => {
  const folder = await temporaryFolder();
  const log = new EventLog(folder);
  await log.append(['1']);
  const handle = await open(join(folder, (await readdir(folder))[0]!), 'r');
  await handle.close();
  const prototype = Object.getPrototypeOf(handle) as { write: (...args: unknown[]) => Promise<unknown> };
  const { write } = prototype;
  prototype.write = async function (this: unknown, bytes, from, length, position) {
    await write.call(this, bytes, from, (length as number) >> 1, position);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  try {
    await expect(log.append(['2', '3'])).rejects.toMatchObject({ code: 'disk-full' });
  } finally {
    prototype.write = write;
  }
  expect(await readAll(folder)).toEqual(['1']);
  expect(await log.append(['4'])).toBe(2);
  expect(await readAll(folder)).toEqual(['1', '4']);
  await log.close();
});
