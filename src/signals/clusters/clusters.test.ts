import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyHash, LinkSageError, Random } from '../../base/index.ts';
import { words } from '../../text/index.ts';
import {
  clusterPages,
  clusterPins,
  type ImageSource,
  readTexts,
  signalsConfig,
  tableSource,
} from '../index.ts';
import { type Planted, plantCorpus } from '../testing/planted.ts';
import { pageTable, pinTable } from '../testing/tables.ts';

const { pinClusters, linkClusters } = signalsConfig.parse({});
const hashes = (kind: string, keys: readonly string[]) => Uint32Array.from(keys, (key) => keyHash(kind, key));
const noImages: ImageSource = { async *streamImageVectors() {} };

describe('planted near-duplicates', () => {
  let corpus: Planted;
  beforeAll(() => {
    corpus = plantCorpus({ pages: 2000, copies: 0.1 });
  });

  it('finds near-duplicate pins by their images, and hardly anything else', async () => {
    const texts = await readTexts(corpus.texts);
    const keyHashes = hashes('pin', corpus.pins.keys);
    const clusters = await clusterPins({
      texts,
      images: corpus.images,
      keyHashes,
      config: pinClusters,
      threads: 1,
    });
    const { recall, precision } = compare(clusters, corpus.pinCopies);
    expect(recall).toBeGreaterThan(0.97);
    expect(precision).toBeGreaterThan(0.99);
  });

  it('finds near-duplicate pages by their texts, and nothing else', async () => {
    const texts = await readTexts(corpus.texts);
    const keyHashes = hashes('page', corpus.pages.keys);
    const clusters = await clusterPages({ texts, keyHashes, config: linkClusters, threads: 1 });
    const { recall, precision } = compare(clusters, corpus.pageCopies);
    expect(recall).toBeGreaterThan(0.9);
    expect(precision).toBe(1);
  });
});

describe('clusters of texts', () => {
  const text = fc.array(fc.constantFrom('red', 'blue', 'fox', 'whale', 'sea', 'hill'), {
    minLength: 2,
    maxLength: 9,
  });
  const config = { ...pinClusters, minWords: 2, textSimilarity: 0.6 };
  const most = 4;

  it('are flat, checked against their representative, limited in size, and led by the lowest key hash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 40 }), async (texts) => {
        const pins = texts.map((title, i) => ({ key: String(i).padStart(3, '0'), title: title.join(' ') }));
        const keyHashes = hashes(
          'pin',
          pins.map(({ key }) => key),
        );
        const clusters = await cluster(pins, keyHashes, config, most);
        const sizes = new Map<number, number>();
        for (const [pin, head] of clusters.entries()) {
          expect(clusters[head]).toBe(head);
          sizes.set(head, (sizes.get(head) ?? 0) + 1);
          if (pin === head) continue;
          expect(keyHashes[head]).toBeLessThan(keyHashes[pin]!);
          expect(pairJaccard(pins[pin]!.title, pins[head]!.title)).toBeGreaterThanOrEqual(0.6);
        }
        expect(Math.max(...sizes.values())).toBeLessThanOrEqual(4);
      }),
      { numRuns: 60 },
    );
  });

  it('do not depend on the order of the pins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 30 }), fc.nat(), async (texts, seed) => {
        const pins = texts.map((title, i) => ({ key: `pin ${i}`, title: title.join(' ') }));
        const order = new Random(seed).shuffle(Uint32Array.from(pins, (_, i) => i));
        const shuffled = Array.from(order, (i) => pins[i]!);
        expect(await clusterByKey(shuffled)).toEqual(await clusterByKey(pins));
      }),
      { numRuns: 40 },
    );
    async function clusterByKey(pins: readonly { key: string; title: string }[]) {
      const clusters = await cluster(
        pins,
        hashes(
          'pin',
          pins.map(({ key }) => key),
        ),
        config,
        most,
      );
      return Object.fromEntries(pins.map(({ key }, i) => [key, pins[clusters[i]!]!.key]));
    }
  });

  it('start another cluster when one is full', async () => {
    const pins = Array.from({ length: 5_000 }, (_, i) => ({
      key: String(i),
      title: 'the very same five words',
    }));
    const keyHashes = hashes(
      'pin',
      pins.map(({ key }) => key),
    );
    const clusters = await cluster(pins, keyHashes, pinClusters, 200);
    const sizes = new Map<number, number>();
    for (const head of clusters) sizes.set(head, (sizes.get(head) ?? 0) + 1);
    expect([...sizes.values()]).toEqual(new Array(25).fill(200));
  });

  it('leave out texts of few words, though they are equal', async () => {
    const titles = [
      'Untitled',
      'Untitled',
      'read more',
      'Read more!',
      'one two three four',
      'one two three four',
      '',
    ];
    const pins = [...titles, 'five different words are enough', 'Five different words: are enough'].map(
      (title, i) => ({ key: `${i}`, title }),
    );
    const clusters = await cluster(
      pins,
      hashes(
        'pin',
        pins.map(({ key }) => key),
      ),
      pinClusters,
    );
    expect([...clusters.subarray(0, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(clusters[7]).toBe(clusters[8]);
  });

  it('leave out pins with an image, which a vector of zeros is not', async () => {
    const title = 'the very same five words';
    const pins = ['image', 'zeros', 'none'].map((key) => ({ key, title }));
    const keyHashes = hashes('pin', ['image', 'zeros', 'none']);
    const images: ImageSource = {
      async *streamImageVectors() {
        yield { width: 2, positions: Uint32Array.of(0, 1), vectors: Float32Array.of(1, 0, 0, 0) };
      },
    };
    const texts = await readTexts(tableSource({ pin: pinTable(pins) }));
    const clusters = await clusterPins({ texts, images, keyHashes, config: pinClusters, threads: 1 });
    expect(clusters[0]).toBe(0);
    expect(clusters[1]).toBe(clusters[2]);
    expect(clusters[1]).not.toBe(0);
  });

  const cluster = async (
    pins: readonly { key: string; title: string }[],
    keyHashes: Uint32Array,
    settings: typeof pinClusters,
    most?: number,
  ) => {
    const texts = await readTexts(tableSource({ pin: pinTable(pins) }));
    return clusterPins({ texts, images: noImages, keyHashes, config: settings, most });
  };
});

it('pages of the same text at several addresses become one cluster, with or without threads', async () => {
  const random = new Random(1);
  const word = () => `w${random.below(5000)}`;
  const body = () => Array.from({ length: 30 }, word).join(' ');
  const pages = Array.from({ length: 12_000 }, (_, i) => ({ key: `https://a.example/${i}`, body: body() }));
  const copies = pages.map(({ key, body }, i) => ({
    key: `${key}?copy`,
    body: i % 2 === 0 ? body : `${body} more`,
  }));
  const all = [...pages, ...copies];
  const texts = await readTexts(tableSource({ page: pageTable(all) }));
  const keyHashes = hashes(
    'page',
    all.map(({ key }) => key),
  );
  const input = { texts, keyHashes, config: linkClusters };
  const clusters = await clusterPages({ ...input, threads: 1 });
  for (let i = 0; i < pages.length; i++) {
    const head = keyHashes[i]! < keyHashes[i + pages.length]! ? i : i + pages.length;
    expect([clusters[i], clusters[i + pages.length]]).toEqual([head, head]);
  }
  expect(await clusterPages({ ...input, threads: 2 })).toEqual(clusters);
});

it('rejects a wrong number of key hashes', async () => {
  const texts = await readTexts(tableSource({}));
  const input = { texts, keyHashes: new Uint32Array(2) };
  await expect(clusterPages({ ...input, config: linkClusters })).rejects.toThrow(
    new LinkSageError('clusterPages: expected 0 key hashes, one per node, got 2'),
  );
});

/** Share of planted copies that are with their original, and share of merged nodes whose original is the same. */
function compare(clusters: Uint32Array, copies: Uint32Array) {
  const origin = (node: number): number => (copies[node] === node ? node : origin(copies[node]!));
  const planted = [...copies.keys()].filter((node) => copies[node] !== node);
  const merged = [...clusters.keys()].filter((node) => clusters[node] !== node);
  return {
    recall: planted.filter((node) => clusters[node] === clusters[copies[node]!]).length / planted.length,
    precision: merged.filter((node) => origin(node) === origin(clusters[node]!)).length / merged.length,
  };
}

function pairJaccard(a: string, b: string): number {
  const pairs = (text: string) =>
    new Set(words(text).flatMap((word, i, all) => (i > 0 ? [`${all[i - 1]} ${word}`] : [])));
  const [x, y] = [pairs(a), pairs(b)];
  const common = [...x].filter((pair) => y.has(pair)).length;
  return common / (x.size + y.size - common);
}
