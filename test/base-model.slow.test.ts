/** Answers before anything is trained, by the base model that ships; and training that starts from it. */
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LinkSageError } from '../src/base/index.ts';
import { rowsSource } from '../src/catalog/index.ts';
import { Workspace } from '../src/workspace/workspace.ts';
import { initWorkspace, reopen, temporaryFolder, tinySettings } from './testing/small-workspace.ts';

/** Default settings of the model, which are those of the base model; the rest as quick as can be. */
const settings = {
  split: { by: 'random', share: 0.1, seed: 1 },
  walk: { steps: 50 },
  training: { batch: 16, rounds: 1, roundSteps: 1, randomPins: 8, randomBoards: 8, randomPages: 8 },
} as const;

const topics = {
  Bread: [
    'Sourdough starter',
    'Rye bread in a day',
    'Baking with steam',
    'Flour and water',
    'Baguettes at home',
  ],
  Sky: [
    'Maps of the night sky',
    'Telescopes for beginners',
    'Planets tonight',
    'Lunar calendar',
    'Star charts',
  ],
  Birds: ['Owls at dusk', 'Feeding birds in winter', 'Nest boxes', 'Bird songs', 'Migration of cranes'],
};

/** So many links a topic. */
function links(from: number, to: number) {
  return rowsSource(
    Object.entries(topics).flatMap(([board, titles]) => [
      { board_id: board, title: board },
      ...Array.from({ length: to - from }, (_, i) => from + i).flatMap((n) => [
        {
          pin_id: `${board}-${n}`,
          url: `https://${board.toLowerCase()}.example/${n}`,
          title: `${titles[n % 5]} ${n < 5 ? '' : `part ${n}`}`,
        },
        { pin_id: `${board}-${n}`, board_id: board },
      ]),
    ]),
  );
}

async function fresh(): Promise<Workspace> {
  const workspace = await Workspace.init(join(await temporaryFolder(), 'workspace'), settings);
  onTestFinished(() => workspace.close());
  await workspace.import(links(0, 17)); // 51 links
  await workspace.compile();
  return workspace;
}

async function readPages(workspace: Workspace) {
  const found = new Map<string, string>();
  for await (const { keys, vectors } of workspace.streamVectors('page')) {
    for (const [i, key] of keys.entries())
      found.set(key, Array.from(vectors.subarray(i * 256, (i + 1) * 256)).join());
  }
  return found;
}

describe('without training', () => {
  it('some fifty links can be searched and picked boards for, and new ones are added to them', async () => {
    const workspace = await fresh();
    expect(await workspace.planRefresh()).toMatchObject({ from: null, counts: { page: { added: 51 } } });
    expect(await readdir(workspace.folder)).not.toContain('model'); // a plan writes nothing
    const first = await workspace.refresh();
    expect(first).toMatchObject({ version: 'v000001', model: 'base-0001', counts: { page: { added: 51 } } });
    const [hit] = await workspace.search('loaf made of wild yeast', { kind: 'board', mode: 'vector', k: 1 });
    expect(hit!.title).toBe('Bread'); // shares no word with it
    const boards = await workspace.pickBoards(
      { url: 'https://new.example/', title: 'Observing planets' },
      { k: 1 },
    );
    expect(boards.map(({ title }) => title)).toEqual(['Sky']);
    expect(await workspace.status()).toMatchObject({
      model: { run: 'base-0001', isBase: true, stale: false },
      next: 'linksage search "..."',
    });

    const before = await readPages(workspace);
    await workspace.import(links(17, 19));
    await workspace.compile();
    const second = await workspace.refresh();
    expect(second).toMatchObject({
      model: 'base-0001',
      counts: { pin: { added: 6, carried: 51, remodeled: 0 } },
    });
    const after = await readPages(workspace);
    expect(after.size).toBe(57);
    expect([...before].filter(([key, vector]) => after.get(key) === vector).length).toBeGreaterThan(25);

    await workspace.import(links(19, 50)); // more than twice as many
    await workspace.compile();
    expect(await workspace.refresh()).toMatchObject({ model: 'base-0002', counts: { page: { added: 93 } } });
    expect(await workspace.rollback('v000002')).toMatchObject({ to: 'v000002' });
    expect(await workspace.search('owls', { mode: 'vector', k: 1 })).toHaveLength(1); // by base-0001
  });

  it('the same links have the same vectors, and training replaces them all', async () => {
    const workspace = await fresh();
    const copy = join(await temporaryFolder(), 'copy');
    await cp(workspace.folder, copy, { recursive: true });
    const other = await Workspace.open(copy);
    onTestFinished(() => other.close());
    await workspace.refresh();
    await other.refresh();
    const vectors = await readPages(workspace);
    expect(await readPages(other)).toEqual(vectors);

    await workspace.import(links(17, 21)); // enough pairs to train on
    await workspace.compile();
    const trained = await workspace.train();
    expect(trained).toMatchObject({
      run: 'run-0001',
      from: expect.stringMatching(/^base-/),
      start: { round: 0 },
    });
    expect(trained.best.score).toBeGreaterThanOrEqual(trained.start!.score);
    const { model, counts } = await workspace.refresh();
    expect(model).toBe('run-0001');
    expect(counts.page).toMatchObject({ added: 12, remodeled: 51, carried: 0 });
    expect(await workspace.status()).toMatchObject({ model: { run: 'run-0001', isBase: false } });

    await workspace.import(links(21, 22)); // words that run-0001 has no rows for
    await workspace.compile();
    const again = await workspace.train({ from: 'run-0001' });
    expect(again).toMatchObject({ run: 'run-0002', from: expect.stringMatching(/^run-0001-/) });
    expect(again.start).toBeUndefined(); // it may have seen what validates
    expect(again.best.round).toBe(1);
  });
});

it('what compile steps are worth is measured as training measures its start', async () => {
  const workspace = await fresh();
  await workspace.import(links(17, 21));
  const { steps } = await workspace.compile({ explain: 0.1 });
  const { start } = await workspace.train();
  expect(steps!.map(({ variant }) => variant)).toEqual([
    undefined,
    'with a cohesion of 0.1',
    'with near-duplicate pins merged',
    'with link clusters',
    'with sites',
    'with at most 100 edges a pin',
    'with edges pruned',
    'with similar pages joined',
  ]);
  const [own, ...variants] = steps!;
  expect(own).toEqual({ pagePin: start!.pagePin, pageBoard: start!.pageBoard });
  for (const { pagePin, pageBoard, gain } of variants) {
    expect(gain!.pagePin.mean).toBeCloseTo(pagePin - own!.pagePin, 12);
    expect(gain!.pageBoard.mean).toBeCloseTo(pageBoard - own!.pageBoard, 12);
  }
  expect(variants.some(({ gain }) => gain!.pagePin.mean !== 0)).toBe(true); // the graph matters
});

describe('train --from', () => {
  it('takes the base model only where it has the settings of now', async () => {
    const workspace = await initWorkspace(undefined, tinySettings);
    await workspace.compile();
    expect(await workspace.train()).toMatchObject({
      from: 'scratch',
      why: expect.stringContaining('model.width'),
    });
    const refused = (from: string) => workspace.train({ from }).catch((error: LinkSageError) => error.code);
    expect(await refused('base')).toBe('wrong-usage');
    expect(await refused('run-0007')).toBe('not-found');
    await expect(workspace.train({ from: 'base', align: 'current' })).rejects.toMatchObject({
      code: 'wrong-usage',
    });
    await expect(workspace.train({ from: 'base', resume: true })).rejects.toMatchObject({
      code: 'wrong-usage',
    });
    expect(await (await reopen(workspace)).train({ from: 'run-0001' })).toMatchObject({ run: 'run-0002' });
  });

  it('takes the base model for a run that was stopped before its first checkpoint, too', async () => {
    const workspace = await fresh();
    await workspace.import(links(17, 21)); // enough pairs to train on
    await workspace.compile();
    const copy = join(await temporaryFolder(), 'copy');
    await cp(workspace.folder, copy, { recursive: true });
    await mkdir(join(copy, 'model/run-0001.partial'), { recursive: true });
    await writeFile(join(copy, 'model/run-0001.jsonl'), '');
    const stopped = await Workspace.open(copy);
    onTestFinished(() => stopped.close());
    const whole = await workspace.train();
    const resumed = await stopped.train({ resume: true });
    expect(resumed).toMatchObject({ from: expect.stringMatching(/^base-/), start: whole.start });
    expect(resumed.rounds.map(({ loss }) => loss)).toEqual(whole.rounds.map(({ loss }) => loss)); // of the same weights
  });
});
