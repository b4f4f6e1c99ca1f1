import { expect, it } from 'vitest';
import { prefetch } from '../index.ts';

/** A source of numbers from 0, and a log of requests and of closing. */
function makeSource(count: number, failsAt = Number.POSITIVE_INFINITY) {
  const log: string[] = [];
  async function* numbers() {
    try {
      for (let i = 0; i < count; i++) {
        log.push(`asked for ${i}`);
        if (i === failsAt) throw new Error(`no ${i}`);
        yield i;
      }
    } finally {
      log.push('closed');
    }
  }
  return { log, numbers: numbers() };
}

it('requests each item before it gives the previous one', async () => {
  const { log, numbers } = makeSource(3);
  for await (const i of prefetch(numbers)) log.push(`given ${i}`);
  const asked = (i: number) => log.indexOf(`asked for ${i}`);
  expect(log.filter((each) => each.startsWith('given'))).toEqual(['given 0', 'given 1', 'given 2']);
  expect([asked(1) < log.indexOf('given 0'), asked(2) < log.indexOf('given 1')]).toEqual([true, true]);
});

it('gives the items before an error, and then the error', async () => {
  const given: number[] = [];
  const all = async () => {
    for await (const i of prefetch(makeSource(5, 2).numbers)) {
      await new Promise(setImmediate); // the source has failed by now, but the reader has not reached the error
      given.push(i);
    }
  };
  await expect(all()).rejects.toThrow('no 2');
  expect(given).toEqual([0, 1]);
});

it('closes its source when the reader stops early', async () => {
  const { log, numbers } = makeSource(9);
  for await (const i of prefetch(numbers)) if (i === 1) break;
  expect(log.at(-1)).toBe('closed');
  expect(log).not.toContain('asked for 3');
});
