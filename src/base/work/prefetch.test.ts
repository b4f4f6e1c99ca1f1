import { expect, it } from 'vitest';
import { prefetch } from '../index.ts';

/** Numbers from 0 on, and what was asked for and closed so far. */
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

it('asks for each item before the one before it is given', async () => {
  const { log, numbers } = makeSource(3);
  for await (const i of prefetch(numbers)) log.push(`given ${i}`);
  const asked = (i: number) => log.indexOf(`asked for ${i}`);
  expect(log.filter((each) => each.startsWith('given'))).toEqual(['given 0', 'given 1', 'given 2']);
  expect([asked(1) < log.indexOf('given 0'), asked(2) < log.indexOf('given 1')]).toEqual([true, true]);
});

it('gives what comes before an error, and then the error', async () => {
  const given: number[] = [];
  const all = async () => {
    for await (const i of prefetch(makeSource(5, 2).numbers)) {
      await new Promise(setImmediate); // the error is there by now, and nobody has asked for it
      given.push(i);
    }
  };
  await expect(all()).rejects.toThrow('no 2');
  expect(given).toEqual([0, 1]);
});

it('closes its source when it is left', async () => {
  const { log, numbers } = makeSource(9);
  for await (const i of prefetch(numbers)) if (i === 1) break;
  expect(log.at(-1)).toBe('closed');
  expect(log).not.toContain('asked for 3');
});
