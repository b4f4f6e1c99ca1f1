import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LinkSageError, none, Random } from '../base/index.ts';
import { hashArrays } from '../base/testing/hash-arrays.ts';
import { once } from '../base/testing/once.ts';
import { compileConfig, connectRelation, nodeIds, walkConfig } from '../graph/index.ts';
import { openSmallView } from '../graph/testing/small-graph.ts';
import { Encoder, LearnedTextEncoder, makeCorpus, modelConfig } from '../model/index.ts';
import { BatchBuilder } from './examples/batches.ts';
import {
  type Alignment,
  type RoundMetrics,
  type TrainedModel,
  type TrainingInput,
  train,
  trainingConfig,
} from './index.ts';

const neighbors = { page: 3, pin: 2, board: 2 };
const model = modelConfig.parse({
  width: 8,
  layers: 1,
  heads: 2,
  feedForward: 2,
  neighbors,
  dims: [8, 4],
  vocabulary: 256,
});
const settings = {
  batch: 16,
  rounds: 4,
  roundSteps: 6,
  patience: 4,
  learningRate: 0.003,
  tableLearningRate: 0.1,
  temperature: 0.05,
  hideNames: 0.5,
  warmWeight: 3,
  randomPins: 8,
  randomBoards: 4,
  randomPages: 4,
  ownerBoards: 2,
};
const topics = ['apple orchard', 'pear garden', 'plum jam', 'cherry wine', 'walnut oil'];

async function readInput(saves: number): Promise<TrainingInput> {
  const rows = Array.from({ length: saves }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site.example/${topics[i % 5]!.replace(' ', '/')}/${i % 70}`,
    title: `${topics[i % 5]} ${i}`,
    description: `all about ${topics[i % 5]} and ${topics[((i + i / 5) % 5) | 0]}`,
    board: topics[i % 5]!,
    at: new Date(Date.UTC(2024, 0, 1 + ((i * 37) % 90))).toISOString(),
  }));
  const walk = { ...walkConfig.parse({ steps: 100 }), top: neighbors };
  const compile = compileConfig.parse({});
  return { ...(await openSmallView(rows)), compile, model, training: trainingConfig.parse(settings), walk };
}

const openInput = once(() => readInput(90));

/** The model of all tests that need one, and the rounds that were heard while it was trained. */
const trainOnce = once(async () => {
  const heard: RoundMetrics[] = [];
  return { heard, trained: await train({ ...(await openInput()), onRound: (round) => heard.push(round) }) };
});

/** All that must be equal of two equal runs: everything but the time that they took. */
function essence({ weights, text, metrics, best }: TrainedModel) {
  const timeless = ({ seconds: _, engineShare: __, ...rest }: RoundMetrics) => rest;
  return {
    weights,
    text: hashArrays(text),
    metrics: metrics.map(timeless),
    best: best.round,
  };
}

/** The vectors of all nodes, given by their own texts alone, as a version would have them; every fifth is missing. */
async function alignmentTo(
  model: TrainedModel,
  { tables, relation, compile }: TrainingInput,
): Promise<Alignment> {
  const { graph } = connectRelation(relation, compile);
  const corpus = makeCorpus(graph, tables);
  const encoder = await Encoder.create(model.config, model.weights, 1);
  const texts = await new LearnedTextEncoder(model.text).encode(corpus.texts);
  const ofKind = async (kind: 'page' | 'pin' | 'board') => ({
    rows: Uint32Array.from({ length: graph.counts[kind] }, (_, i) => (i % 5 === 4 ? none : i)),
    vectors: await encoder.encode(corpus, texts, nodeIds(graph, kind)),
  });
  const kinds = { page: await ofKind('page'), pin: await ofKind('pin'), board: await ofKind('board') };
  await encoder.dispose();
  return { version: 'v000001', model: 'run-0001', width: model.config.dims[0]!, kinds, start: model };
}

/** The same model with its embeddings in another space: all start alike, so that free ones would stay comparable. */
function turn(trained: TrainedModel): TrainedModel {
  const { shape, data } = trained.weights.projection!;
  const random = new Random(4);
  const turned = data.map((value) => value + 2 * random.normal());
  return { ...trained, weights: { ...trained.weights, projection: { shape, data: turned } } };
}

/** The mean cosine of the pages of two alignments, straight from their vectors. */
function meanCosine(one: Alignment, other: Alignment): number {
  const [ours, theirs] = [one.kinds.page.vectors, other.kinds.page.vectors];
  const dot = ours.reduce((sum, value, i) => sum + value * theirs[i]!, 0);
  return dot / (ours.length / one.width);
}

describe('train', () => {
  it('learns, and reports each round', async () => {
    const { heard, trained } = await trainOnce();
    const { metrics, best } = trained;
    expect(heard).toEqual(metrics);
    expect(metrics.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
    expect(metrics.at(-1)!.loss).toBeLessThan(metrics[0]!.loss);
    expect(best).toEqual(
      metrics.find(({ score }) => score === Math.max(...metrics.map((round) => round.score))),
    );
  });

  it('goes over all examples in each pass, in another order each time', async () => {
    const build = vi.spyOn(BatchBuilder.prototype, 'build');
    onTestFinished(() => build.mockRestore());
    const input = await openInput();
    await train({ ...input, training: { ...input.training, rounds: 2, roundSteps: 1 } }); // a round is one pass
    const rows = build.mock.calls.map(([batch]) => batch);
    const steps = rows.length / 2;
    expect(steps).toBeGreaterThan(2);
    const passes = [rows.slice(0, steps).flat(), rows.slice(steps).flat()];
    for (const pass of passes) expect(new Set(pass).size).toBe(steps * settings.batch);
    expect(passes[1]).not.toEqual(passes[0]);
  });

  it('gives the same weights for the same seed, to the bit, and others for another', async () => {
    const input = await openInput();
    const first = essence((await trainOnce()).trained);
    expect(essence(await train(input))).toEqual(first);
    const other = await train({ ...input, training: { ...input.training, seed: 1 } });
    expect(essence(other).text).not.toEqual(first.text);
  });

  it('goes on from a checkpoint as if it had not stopped, to the bit', async () => {
    const input = await openInput();
    const undisturbed = essence((await trainOnce()).trained);
    const checkpoint = await mkdtemp(join(tmpdir(), 'linksage-checkpoint-'));
    onTestFinished(() => rm(checkpoint, { recursive: true }));
    const heard: number[] = [];
    // Stopped in each round but the first
    for (const stopIn of [2, 3, 4]) {
      const stop = ({ round }: RoundMetrics) => {
        heard.push(round);
        if (round === stopIn) throw new Error('stopped');
      };
      await expect(train({ ...input, checkpoint, onRound: stop })).rejects.toThrow('stopped');
    }
    const resumed = await train({ ...input, checkpoint, onRound: ({ round }) => heard.push(round) });
    expect(essence(resumed)).toEqual(undisturbed);
    // The round whose end was not heard out is done again, and none before it
    expect(heard).toEqual([1, 2, 2, 3, 3, 4, 4]);
  });

  it('does not go on from a checkpoint of other settings', async () => {
    const input = await openInput();
    const checkpoint = await mkdtemp(join(tmpdir(), 'linksage-checkpoint-'));
    onTestFinished(() => rm(checkpoint, { recursive: true }));
    await train({ ...input, checkpoint, training: { ...input.training, rounds: 1 } });
    const changes: Partial<TrainingInput>[] = [
      { training: { ...input.training, rounds: 1, seed: 5 } },
      { training: { ...input.training, rounds: 1 }, walk: { ...input.walk, seed: 5 } },
      { training: { ...input.training, rounds: 1 }, model: { ...model, feedForward: 3 } },
    ];
    for (const change of changes) {
      const error = await train({ ...input, checkpoint, ...change }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LinkSageError);
      expect((error as LinkSageError).message).toContain(checkpoint);
    }
  });

  it('stops once the score has not risen for as many rounds as its patience', async () => {
    const input = await openInput();
    const still = {
      ...input.training,
      learningRate: 1e-12,
      tableLearningRate: 1e-12,
      rounds: 9,
      patience: 2,
    };
    const { metrics, best } = await train({ ...input, training: still });
    expect(metrics.map(({ score }) => score)).toEqual(Array(3).fill(metrics[0]!.score));
    expect(best.round).toBe(1);
  });

  it('asks for more where there are fewer than 50 pairs', async () => {
    const error = await train(await readInput(54)).catch((thrown: unknown) => thrown); // 5 of them are held back
    expect(error).toBeInstanceOf(LinkSageError);
    expect((error as LinkSageError).message).toBe(
      'training: expected at least 50 saves of pins with a page, got 49',
    );
    expect((error as LinkSageError).hint).toContain('Import more');
  });
});

describe('train, aligned to vectors of another model', () => {
  /** The input with other seeds, and what it is aligned to. */
  const openRetraining = once(async () => {
    const input = await openInput();
    const alignment = await alignmentTo(turn((await trainOnce()).trained), input);
    return { alignment, free: { ...input, training: { ...input.training, seed: 1, learningRate: 0.05 } } };
  });

  it('stays close to them, from the weights of their model and from new ones, and reports it each round', async () => {
    const { alignment, free } = await openRetraining();
    const { start, ...newWeights } = alignment;
    const before = hashArrays(start);
    const trainOn = async (input: TrainingInput) => {
      const trained = await train(input);
      const rounds = trained.metrics.map(({ cosine }) => cosine);
      return { rounds, cosine: meanCosine(alignment, await alignmentTo(trained, input)) };
    };
    const unaligned = await trainOn(free);
    const fromNew = await trainOn({ ...free, alignment: newWeights });
    const fromItsWeights = await trainOn({ ...free, alignment });
    expect(unaligned.cosine).toBeLessThan(0.5);
    expect(unaligned.rounds).toEqual(Array(4).fill(undefined));
    expect(fromNew.cosine).toBeGreaterThan(unaligned.cosine + 0.3);
    expect(fromNew.rounds.at(-1)).toBeGreaterThan(fromNew.rounds[0]!);
    expect(fromItsWeights.cosine).toBeGreaterThan(0.8);
    expect(fromItsWeights.rounds[0]).toBeGreaterThan(fromNew.rounds[0]! + 0.1);
    for (const cosine of fromItsWeights.rounds) expect(cosine).toBeGreaterThan(0.8);
    expect(hashArrays(start)).toEqual(before);
  });

  it('goes on from a checkpoint as if it had not stopped, to the bit, and only if aligned to the same', async () => {
    const { alignment, free } = await openRetraining();
    const input = { ...free, alignment };
    const undisturbed = essence(await train(input));
    const checkpoint = join(await mkdtemp(join(tmpdir(), 'linksage-checkpoint-')), 'run');
    onTestFinished(() => rm(join(checkpoint, '..'), { recursive: true }));
    const stop = ({ round }: RoundMetrics) => {
      if (round === 3) throw new Error('stopped');
    };
    await expect(train({ ...input, checkpoint, onRound: stop })).rejects.toThrow('stopped');
    await expect(train({ ...free, checkpoint })).rejects.toThrow('expected the settings');
    const another = { ...input, alignment: { ...alignment, version: 'v000002' } };
    await expect(train({ ...another, checkpoint })).rejects.toThrow('expected the settings');
    expect(essence(await train({ ...input, checkpoint }))).toEqual(undisturbed);
  });
});
