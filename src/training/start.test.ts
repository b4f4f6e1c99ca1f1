import { expect, it } from 'vitest';
import { modelConfig } from '../model/index.ts';
import { findStart } from './index.ts';

const model = modelConfig.parse({});
const find = (saves: number, from?: string) => findStart('no-models', model, { seed: 0, from, saves });

it('is the base model by default, but scratch where there are enough saves to learn all from', async () => {
  expect(await find(29_999)).toMatchObject({ from: expect.stringMatching(/^base-/) });
  expect(await find(30_000)).toMatchObject({
    from: 'scratch',
    why: 'there are enough saves to learn all from',
  });
});

it('is what was asked for, however many saves there are', async () => {
  expect(await find(1e6, 'base')).toMatchObject({ from: expect.stringMatching(/^base-/) });
  const scratch = await find(10, 'scratch');
  expect(scratch.from).toBe('scratch');
  expect(scratch.why).toBeUndefined();
  await expect(find(1e6, 'run-0009')).rejects.toMatchObject({ code: 'not-found' });
});
