import { describe, expect, it } from 'vitest';
import { once, remember } from '../index.ts';

describe('what is remembered', () => {
  it('is made once for each key, also where it is asked for again before it is made', async () => {
    const known = new Map<string, Promise<string>>();
    const made: string[] = [];
    const ask = (key: string) =>
      remember(known, key, async () => {
        made.push(key);
        return `of ${key}`;
      });
    expect(await Promise.all([ask('a'), ask('b'), ask('a')])).toEqual(['of a', 'of b', 'of a']);
    expect(await ask('a')).toBe('of a');
    expect(made).toEqual(['a', 'b']);
  });

  it('is made again where it could not be', async () => {
    let tries = 0;
    const open = once(async () => {
      if (++tries === 1) throw new Error('no such file');
      return 'opened';
    });
    await expect(open()).rejects.toThrow('no such file');
    expect([await open(), await open(), tries]).toEqual(['opened', 'opened', 2]);
  });
});
