import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Random } from '../../src/base/index.ts';
import { groupPairs } from '../../src/evaluation/index.ts';
import { mean } from '../../src/metrics/index.ts';
import { trainOnLibraries } from './library-model.ts';
import { recallByUser } from './recall.ts';
import { Steps } from './steps.ts';

const users = 80;
const items = 120;
const topics = ['boat sail harbour anchor', 'oven flour yeast bread', 'violin bow string sonata'];

test('articles of a library’s topic score highest for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-libraries-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const random = new Random(1);
  // A user holds six articles of one topic; half of the other articles of the topic are test articles
  const pairs = Array.from({ length: users }, (_, user) => {
    const own = Uint32Array.from({ length: items / 3 }, (_, i) => 3 * i + (user % 3));
    return [...random.shuffle(own)].slice(0, 23).map((item, i) => ({ user, item, known: i < 6 }));
  }).flat();
  const group = (known: boolean) => {
    const rows = pairs.filter((pair) => pair.known === known);
    return groupPairs(
      Uint32Array.from(rows, ({ user }) => user),
      Uint32Array.from(rows, ({ item }) => item),
      users,
    );
  };
  const libraries = { train: group(true), test: group(false), items };
  const steps = await Steps.open(folder, () => {});
  const score = await trainOnLibraries(steps, {
    train: libraries.train,
    items,
    describe: (item) => ({ description: `${topics[item % 3]} ${item % 7}` }),
    settings: { model: { width: 32, dims: [32], vocabulary: 4096 }, training: { rounds: 2 } },
  });
  expect(mean(recallByUser(score, libraries, 34))).toBeGreaterThan(0.9);
});
