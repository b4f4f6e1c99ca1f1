import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { hashArrays } from '../base/testing/hash-arrays.ts';
import { walkConfig } from '../graph/index.ts';
import { tinyConfig, tinyModel } from '../model/testing/tiny-model.ts';
import { loadCheckpoint, openCheckpoint, type RunSettings, saveCheckpoint } from './checkpoint.ts';
import { trainingConfig } from './config.ts';
import { cloneState, type RoundMetrics, stateFrom, type TrainingState } from './step/state.ts';

const model = tinyConfig();
const settings: RunSettings = {
  model,
  training: trainingConfig.parse({}),
  walk: { ...walkConfig.parse({}), top: model.neighbors },
  builtFrom: 'f',
  alignedTo: undefined,
};
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-checkpoint-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** The state after some rounds: no number of it is that of another round. */
function stateAfter(rounds: number): TrainingState {
  const state = stateFrom(tinyModel(model, ['salt and butter', 'bread']));
  const move = (data: ArrayLike<number>) => Float32Array.from(data, (value) => value + rounds);
  for (const [name, tensor] of Object.entries(state.tensors))
    state.tensors[name] = { ...tensor, data: move(tensor.data) };
  state.text.table.data.set(move(state.text.table.data));
  state.accumulators.fill(rounds);
  const metrics = Array.from({ length: rounds }, (_, i) => ({ round: i + 1 }) as RoundMetrics);
  return { ...state, step: 10 * rounds, metrics };
}

async function restore() {
  return loadCheckpoint(await openCheckpoint(folder), settings);
}

it('restores where training goes on, and the best state of an earlier round', async () => {
  const states = { from: 'scratch', current: stateAfter(3), best: stateAfter(1) };
  await saveCheckpoint(await openCheckpoint(folder), settings, states);
  expect(hashArrays(await restore())).toEqual(hashArrays(states));
});

it('restores a best state that is the current one as a state of its own', async () => {
  const current = stateAfter(2);
  await saveCheckpoint(await openCheckpoint(folder), settings, {
    from: 'scratch',
    current,
    best: cloneState(current),
  });
  const { current: restored, best } = await restore();
  expect(hashArrays(restored)).toEqual(hashArrays(current));
  expect(hashArrays(best)).toEqual(hashArrays(current));
  restored.text.table.data.fill(0); // as further training may
  expect(best.text.table.data).toEqual(current.text.table.data);
});

it('replaces the states of the round before', async () => {
  const store = await openCheckpoint(folder);
  for (const rounds of [1, 2])
    await saveCheckpoint(store, settings, {
      from: 'scratch',
      current: stateAfter(rounds),
      best: stateAfter(1),
    });
  const wanted = { from: 'scratch', current: stateAfter(2), best: stateAfter(1) };
  expect(hashArrays(await restore())).toEqual(hashArrays(wanted));
});

it('is refused where it is of an earlier version, or of other settings', async () => {
  const current = stateAfter(1);
  const { vocabulary, ...others } = model;
  const earlier = { ...settings, model: { ...others, hashRows: vocabulary } } as unknown as RunSettings;
  for (const made of [earlier, { ...settings, builtFrom: 'g' }]) {
    const store = await openCheckpoint(join(folder, made.builtFrom));
    await saveCheckpoint(store, made, { from: 'scratch', current, best: current });
    await expect(loadCheckpoint(store, settings)).rejects.toMatchObject({
      code: 'stale',
      hint: 'Start a new run: linksage train',
    });
  }
});
