import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LinkSageError } from '../../base/index.ts';
import { hashArrays } from '../../base/testing/hash-arrays.ts';
import { degree, type NeighborLists } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { readSafetensors, writeSafetensors } from '../../storage/index.ts';
import { loadOnnxModel, type TensorData } from '../../tensor/index.ts';
import { words as wordsOf } from '../../text/index.ts';
import {
  type Corpus,
  Encoder,
  findRun,
  LearnedTextEncoder,
  type Model,
  type ModelConfig,
  neighborShares,
  nextRun,
  openModelStore,
  partialRun,
  removePartial,
  saveModel,
  sweepPartials,
  type TextWeights,
  TokenBatch,
  unfinishedRun,
} from '../index.ts';
import { readCorpus, tinyConfig, tinyModel } from '../testing/tiny-model.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-model-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const config = tinyConfig({ layers: 2 });

async function save(model: Model, run = 'run-0001') {
  const meta = { run, config, view: 'train', builtFrom: 'f', training: {}, metrics: [{ round: 1 }] };
  await saveModel(await openModelStore(join(folder, run)), model, meta);
}

async function open() {
  const saves = Array.from({ length: 20 }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site.example/${i % 12}`,
    title: `title ${i} of ${i % 3}, of course`,
    board: `board ${i % 3}`,
  }));
  const read = await readCorpus(await openSmallView(saves), config);
  return { ...read, model: tinyModel(config, read.corpus.texts) };
}

/** Texts as the inputs of text.onnx: the lines of `text.words` that their words are, and counts, padded to the longest. */
async function textFeeds(texts: readonly string[], run: string): Promise<Record<string, TensorData>> {
  const { tensors } = await readSafetensors(join(run, 'weights.safetensors'));
  const lines = Buffer.from(tensors['text.words']!.data as Uint8Array)
    .toString()
    .split('\n');
  const counts = texts.map((text) => {
    const found = new Map<number, number>();
    for (const word of wordsOf(text))
      found.set(lines.indexOf(word), (found.get(lines.indexOf(word)) ?? 0) + 1);
    return [...found];
  });
  const longest = Math.max(...counts.map(({ length }) => length));
  const padded = counts.flatMap((row) => [...row, ...Array(longest - row.length).fill([0, 0])]);
  const shape = [texts.length, longest];
  return {
    ids: { dtype: 'int32', data: Int32Array.from(padded, ([id]) => id), shape },
    counts: { dtype: 'float32', data: Float32Array.from(padded, ([, count]) => count), shape },
  };
}

function tokenFeeds(
  { weights }: Model,
  corpus: Corpus,
  vectors: Float32Array,
  nodes: Uint32Array,
  lists: NeighborLists,
) {
  const batch = new TokenBatch(config, nodes.length, true);
  const texts = { data: vectors, rowOf: (text: number) => text, shares: neighborShares(weights) };
  for (const [row, node] of nodes.entries()) {
    batch.setNode(row, corpus, node);
    batch.setContext(row, corpus, degree(corpus.graph, node), lists, row, texts);
  }
  batch.fillOwn(texts);
  return batch.feeds('');
}

function expectClose(found: TensorData, expected: Float32Array) {
  expect(found.data.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(found.data[i]! - value)).toBeLessThan(1e-5);
}

describe('a saved model', () => {
  it('gives whoever runs its ONNX files the vectors that the library gives', async () => {
    const { corpus, pages, neighbors, model } = await open();
    await save(model);
    const texts = [...corpus.texts, 'title title title', 'board 1 board', ''];
    const vectors = await new LearnedTextEncoder(model.text).encode(texts);
    const file = join(folder, 'run-0001', 'text.onnx');
    const text = await loadOnnxModel(file);
    expectClose((await text.run(await textFeeds(texts, join(folder, 'run-0001')))).vectors!, vectors);
    await text.dispose();

    const encoder = await Encoder.create(config, model.weights);
    const embeddings = await encoder.encode(corpus, vectors, pages, neighbors);
    await encoder.dispose();
    const exported = await loadOnnxModel(join(folder, 'run-0001', 'encoder.onnx'));
    const found = await exported.run(tokenFeeds(model, corpus, vectors, pages, neighbors));
    expectClose(found.embedding!, embeddings);
    expect(found.embedding!.shape).toEqual([pages.length, config.dims[0]]);
    await exported.dispose();
  });

  it('is read back as it was, by its newest run', async () => {
    const { model } = await open();
    const older = {
      ...model,
      weights: { ...model.weights, cls: { shape: [3, 8], data: new Float32Array(24) } },
    };
    await save(older);
    await save(model, 'run-0002');
    const run = await findRun(folder);
    expect(run!.run).toBe('run-0002');
    expect(run!.meta).toMatchObject({ config, view: 'train', builtFrom: 'f' });
    expect(hashArrays(await run!.load())).toEqual(hashArrays(model));
    const lines = await readFile(join(folder, 'run-0002', 'metrics.jsonl'), 'utf8');
    expect(lines).toBe('{"round":1}\n');
    expect(JSON.parse(await readFile(join(folder, 'run-0002', 'config.json'), 'utf8'))).toEqual(config);
  });

  it('of an earlier version is refused, with what to do', async () => {
    const { model } = await open();
    const stale = { code: 'stale', hint: 'Run: linksage train' };
    const store = await openModelStore(join(folder, 'run-0001'));
    const { vocabulary, ...settings } = config;
    const earlier = { ...settings, hashRows: vocabulary } as unknown as ModelConfig;
    const meta = { run: 'run-0001', view: 'train', builtFrom: 'f', training: {}, metrics: [] };
    await saveModel(store, model, { ...meta, config: earlier });
    const run = (await findRun(folder))!;
    expect(run.isEarlier).toBe(true);
    await expect(run.load()).rejects.toMatchObject({
      ...stale,
      message: `${store.folder}: expected a model of this version of linksage, got one of an earlier one`,
    });

    const weights = { 'text.table': { data: model.text.table.data, shape: [model.text.words.length, 8] } };
    const other = await openModelStore(join(folder, 'run-0002'));
    const write = (staging: string) => writeSafetensors(join(staging, 'weights.safetensors'), weights);
    await other.commit({ meta: { ...meta, config }, write });
    await expect((await findRun(folder))!.load()).rejects.toMatchObject({
      ...stale,
      message: expect.stringContaining('expected the tensors text.words'),
    });
  });

  it('of texts without words is read back', async () => {
    await save(tinyModel(config, ['...']));
    const { text } = await (await findRun(folder))!.load();
    expect(text.words).toEqual([]);
    expect(text.table.data).toHaveLength(0);
    expect(await new LearnedTextEncoder(text).encode(['', '?'])).toEqual(new Float32Array(2 * config.width));
  });

  it('names a file that is damaged or missing, and what to do', async () => {
    const { model } = await open();
    await save(model);
    for (const name of ['weights.safetensors', 'encoder.onnx', 'text.onnx']) {
      const file = join(folder, 'run-0001', name);
      const content = await readFile(file);
      const flipped = Buffer.from(content);
      flipped[content.length - 2]! ^= 16;
      const damages = [
        () => writeFile(file, flipped),
        () => writeFile(file, content.subarray(0, -4)),
        () => rm(file),
      ];
      for (const damage of damages) {
        await damage();
        const error = await findRun(folder)
          .then((run) => run!.load())
          .catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(LinkSageError);
        expect((error as LinkSageError).message).toContain(file);
        expect((error as LinkSageError).hint).toContain('linksage train');
      }
      await writeFile(file, content);
    }
  });
});

describe('LearnedTextEncoder', () => {
  it('gives the same vectors on threads, where there are many texts', async () => {
    const { model } = await open();
    const encoder = new LearnedTextEncoder(model.text);
    const texts = Array.from({ length: 9001 }, (_, i) => `text ${i % 5000} of ${i % 7} words, or none`);
    const many = await encoder.encode(texts);
    for (const at of [0, 1, 1124, 4500, 9000]) {
      const [one, from] = [await encoder.encode([texts[at]!]), at * encoder.width];
      expect(many.slice(from, from + encoder.width)).toEqual(Float32Array.from(one));
    }
    expect(many).toHaveLength(9001 * encoder.width);
  });

  it('has an id of its words, its table and its start', async () => {
    const { text } = (await open()).model;
    const idOf = (changes: Partial<TextWeights>) => new LearnedTextEncoder({ ...text, ...changes }).id;
    const changed = (array: Float32Array) => array.map((value, i) => (i === 5 ? value + 1 : value));
    expect(idOf({ table: { ...text.table, data: text.table.data.slice() } })).toBe(idOf({}));
    const others = [
      idOf({ words: [...text.words.slice(1), text.words[0]!] }),
      idOf({ table: { ...text.table, data: changed(text.table.data) } }),
      idOf({ start: { ...text.start, gramIdf: changed(text.start.gramIdf) } }),
      idOf({ start: { ...text.start, rotation: changed(text.start.rotation) } }),
    ];
    expect(new Set([idOf({}), ...others]).size).toBe(5);
  });
});

describe('runs', () => {
  it('are numbered on, over finished and unfinished ones', async () => {
    expect(await findRun(join(folder, 'nowhere'))).toBeUndefined();
    expect(await nextRun(folder)).toBe('run-0001');
    expect(await unfinishedRun(folder)).toBeUndefined();
    await mkdir(partialRun(folder, 'run-0002').checkpoint);
    await writeFile(partialRun(folder, 'run-0002').log, '');
    expect(await nextRun(folder)).toBe('run-0003');
    expect(await unfinishedRun(folder)).toBe('run-0002');
    await removePartial(folder, 'run-0002');
    expect(await nextRun(folder)).toBe('run-0001');
  });

  it('are not unfinished for what was left of them when they were stopped', async () => {
    await save((await open()).model);
    await mkdir(partialRun(folder, 'run-0001').checkpoint);
    await writeFile(partialRun(folder, 'run-0002').log, ''); // before its first checkpoint
    expect(await unfinishedRun(folder)).toBeUndefined();
    expect(await nextRun(folder)).toBe('run-0002');
    await sweepPartials(folder);
    expect((await readdir(folder)).sort()).toEqual(['run-0001', 'run-0002.jsonl']);
  });
});
