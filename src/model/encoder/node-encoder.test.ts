import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Random, textDigest } from '../../base/index.ts';
import { findNeighbors, walkConfig } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { TextVectorCache, TextVectorReader } from '../../vectors/index.ts';
import { Encoder, LearnedTextEncoder, NodeEncoder } from '../index.ts';
import { readCorpus, tinyConfig, tinyModel } from '../testing/tiny-model.ts';

it('gives the vectors of Encoder to the bit, of few nodes and, on threads, of many', async () => {
  const config = tinyConfig();
  const topics = ['sea salt', 'old wood', 'green tea'];
  const saves = Array.from({ length: 300 }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site${i % 7}.example/${i % 120}`,
    title: `${topics[i % 3]} number ${i}`,
    board: topics[i % 3]!,
  }));
  const { corpus, pages } = await readCorpus(await openSmallView(saves), config);
  const model = tinyModel(config, corpus.texts);
  const folder = await mkdtemp(join(tmpdir(), 'linksage-node-encoder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const cache = await TextVectorCache.open(folder, new LearnedTextEncoder(model.text));
  const digests = Uint8Array.from(corpus.texts.flatMap((each) => [...textDigest(each)]));
  const ids = Uint32Array.from(corpus.texts.keys());
  await cache.number(digests, ids, async (some) => Array.from(some, (id) => corpus.texts[id]!));
  const reader = new TextVectorReader(await cache.files());
  const vectors = await reader.read(ids);
  await reader.close();

  const { graph } = corpus;
  const nodeEncoder = new NodeEncoder(model, corpus, await cache.files());
  const encoder = await Encoder.create(config, model.weights);
  const random = new Random(3);
  for (const count of [40, 17_000, 40]) {
    const nodes = Uint32Array.from({ length: count }, () => pages[random.below(pages.length)]!);
    const walk = { ...walkConfig.parse({ steps: 20 }), top: config.neighbors };
    const neighbors = await findNeighbors(graph, nodes, walk);
    for (const lists of [neighbors, undefined]) {
      const told: number[] = [];
      const got = await nodeEncoder.encode(nodes, lists, ({ done, total }) => {
        expect(total).toBe(count);
        told.push(done);
      });
      expect(got).toEqual(await encoder.encode(corpus, vectors, nodes, lists));
      expect(told.at(-1)).toBe(count);
      expect(told).toEqual([...told].sort((a, b) => a - b));
    }
  }
  await nodeEncoder.dispose();
  await encoder.dispose();
});
