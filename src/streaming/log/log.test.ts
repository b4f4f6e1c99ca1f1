import {
  appendFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { EventLog } from './event-log.ts';
import { LogReader } from './log-reader.ts';
import { encodeRecord, headerBytes } from './record.ts';

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

/** Flips a bit of each byte from a place to another, one after the other. */
async function withFlipped(path: string, from: number, to: number, check: (at: number) => Promise<void>) {
  const whole = await readFile(path);
  for (let at = from; at < to; at++) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 4;
    await writeFile(path, bytes);
    await check(at);
  }
  await writeFile(path, whole);
}

it('refuses to read or write past a changed byte that others follow, and cuts nothing off', async () => {
  const folder = await temporaryFolder();
  const log = new EventLog(folder);
  for (let i = 0; i < 3; i++) await log.append([`{"version":${i}}`]);
  await log.close();
  const path = join(folder, (await readdir(folder))[0]!);
  const bytes = encodeRecord(['{"version":0}']).length;
  await withFlipped(path, bytes, 2 * bytes, async (at) => {
    const before = await readFile(path);
    const reader = new LogReader(folder, 0);
    const seen: string[] = [];
    const read = async () => {
      for await (const piece of reader.read()) seen.push(...piece.lines);
    };
    const damaged = {
      code: 'damaged',
      message: expect.stringContaining(`${path}: expected a record at byte ${bytes}`),
      hint: expect.stringContaining(`truncate -s ${bytes}`),
    };
    await expect(read(), `byte ${at}`).rejects.toMatchObject(damaged);
    expect(seen).toEqual(['{"version":0}']);
    await reader.close();
    const next = new EventLog(folder);
    await expect(next.append(['1'])).rejects.toMatchObject(damaged);
    await expect(next.end()).rejects.toMatchObject(damaged);
    await next.close();
    expect(await readFile(path)).toEqual(before);
  });
  expect((await readAll(folder)).length).toBe(3);
});

it('cuts off a last record whose bytes a power failure has lost', async () => {
  const folder = await temporaryFolder();
  const log = new EventLog(folder);
  for (let i = 0; i < 2; i++) await log.append([`{"version":${i}}`]);
  await log.close();
  const path = join(folder, (await readdir(folder))[0]!);
  const whole = await readFile(path);
  const bytes = whole.length / 2;
  for (const kept of [bytes, bytes + headerBytes, bytes + headerBytes + 3]) {
    await writeFile(path, Buffer.concat([whole.subarray(0, kept), Buffer.alloc(whole.length - kept)]));
    const next = new EventLog(folder);
    expect(await next.append(['1'])).toBe(2);
    await next.close();
    expect(await readAll(folder)).toEqual(['{"version":0}', '1']);
  }
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
