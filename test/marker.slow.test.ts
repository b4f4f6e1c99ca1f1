/** Nothing that is held out reaches a model: unique words are planted in held-out data and searched for in every file. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Catalog } from '../src/catalog/index.ts';
import { connectRelation, loadGraph } from '../src/graph/index.ts';
import { type ImportSource, Workspace, type WorkspaceSettings } from '../src/index.ts';
import { makeCorpus } from '../src/model/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../src/storage/index.ts';
import { words } from '../src/text/index.ts';
import { splitExamples } from '../src/training/examples/examples.ts';
import { temporaryFolder, tinySettings } from './testing/small-workspace.ts';

/** Every step is on, so that every statistic is computed. */
const settings: WorkspaceSettings = {
  ...tinySettings,
  split: { by: 'time', at: '2025-01-01' },
  compile: {
    cohesion: { edgeThreshold: 0.01 },
    mergePins: true,
    linkClusters: true,
    sites: true,
    prune: { edges: true },
    densify: { below: 3 },
  },
  training: { ...tinySettings.training, minCohesion: 0.01 },
};
const topics = ['apple pear plum cherry', 'hammer saw nail chisel', 'violin flute drum organ'];
const marker = 'zzmarker';

/** 60 pages on 12 boards, each with two known pins. */
const known = Array.from({ length: 120 }, (_, i) => {
  const page = i % 60;
  const topic = topics[page % 3]!;
  return [
    { url: `https://site${page % 20}.com/${page}`, title: topic, body: `${topic} number${page} ${topic}` },
    {
      pin_id: `pin${i}`,
      url: `https://site${page % 20}.com/${page}`,
      title: topic,
      description: `note${i} ${topic}`,
    },
    { board_id: `board${i % 12}`, title: topics[(i % 12) % 3]!, owner: `owner${i % 4}` },
    {
      pin_id: `pin${i}`,
      board_id: `board${i % 12}`,
      saved_at: new Date(Date.UTC(2024, 0, 1 + i)).toISOString(),
    },
  ];
}).flat();

/**
 * Held-out saves: of known pages and of new ones, on known boards and on new ones, by new pins and by known ones. Every
 * text and key of what is new has a word of its own.
 */
const heldOut = Array.from({ length: 40 }, (_, i) => {
  const url = i % 2 === 0 ? `https://site${i % 20}.com/${i}` : `https://${marker}page${i}.com/x`;
  const pin = i % 5 === 4 ? `pin${i}` : `${marker}pin${i}`;
  const board = i % 3 === 0 ? `${marker}board${i}` : `board${(i + 1) % 12}`; // no known pin is saved again
  const newPage = { url, title: `${marker}title${i} ${topics[0]}`, body: `${marker}body${i}` };
  const newPin = {
    pin_id: pin,
    url,
    title: `${marker}name${i}`,
    description: `${topics[i % 3]} ${marker}text${i}`,
  };
  const newBoard = { board_id: board, title: `${marker}shelf${i}`, owner: `${marker}owner${i}` };
  return [
    ...(i % 2 === 0 || i % 5 === 4 ? [] : [newPage]), // a page without pins would be known
    ...(i % 5 === 4 ? [] : [newPin]),
    ...(i % 3 === 0 ? [newBoard] : []),
    { pin_id: pin, board_id: board, saved_at: new Date(Date.UTC(2025, 1, 1 + i)).toISOString() },
    { user_id: `${marker}user`, url: `https://site0.com/0`, action: 'click', at: '2025-06-01' },
  ];
}).flat();

function rowsSource(rows: readonly object[]): ImportSource {
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  return {
    name: 'rows.jsonl',
    stream: async function* () {
      yield Buffer.from(text);
    },
  };
}

async function trainOn(rows: readonly object[]): Promise<Workspace> {
  const workspace = await Workspace.init(join(await temporaryFolder(), 'workspace'), settings);
  onTestFinished(() => workspace.close());
  await workspace.import(rowsSource(rows));
  await workspace.compile();
  await workspace.train();
  return workspace;
}

/** The files made from the view `train` and its model, by name without versions; Parquet as JSON. */
async function trainFiles({ folder }: Workspace): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const db = await openDuckDb({ memoryLimit: '1GB' });
  for (const part of ['graph', 'signals', 'model', 'vectors']) {
    const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (!entry.isFile() || /^(graph|signals)\/all/.test(name)) continue;
      const bytes = path.endsWith('.parquet')
        ? Buffer.from(
            JSON.stringify(await queryColumns(db, `SELECT key FROM ${quoteSql(path)}`, { key: 'text' })),
          )
        : await readFile(path);
      // The card names the state of the catalog, as the manifest does
      const timeless = name.endsWith('.md')
        ? Buffer.from(bytes.toString().replace(/fingerprint `[0-9a-f]+`/, ''))
        : bytes;
      files.set(name.replace(/-[0-9a-f]{8,}/, ''), timeless);
    }
  }
  closeDuckDb(db);
  return files;
}

it('held-out pins, pages and boards reach no graph, statistic, vector or model, and no input of training', async () => {
  const seeing = await trainOn([...known, ...heldOut]);
  const files = await trainFiles(seeing);
  expect([...files.keys()].filter((name) => name.endsWith('.safetensors'))).toHaveLength(1);
  expect([...files.keys()].filter((name) => name.startsWith('signals/'))).not.toHaveLength(0);
  for (const [name, bytes] of files) expect([name, bytes.includes(marker)]).toEqual([name, false]);
  await expectUnmarkedInputs(seeing);

  // Numbers contain no words, so all of them must equal those of a corpus without the held-out data.
  const blind = await trainFiles(await trainOn(known));
  const told = /manifest|config\.json|metrics|train\.json/; // names and times
  expect([...files.keys()].sort()).toEqual([...blind.keys()].sort());
  for (const [name, bytes] of files) {
    if (!told.test(name)) expect([name, bytes.equals(blind.get(name)!)]).toEqual([name, true]);
  }
});

/** Reads what training reads: the view, the texts, the examples and the validation examples. */
async function expectUnmarkedInputs({ folder }: Workspace): Promise<void> {
  const catalog = await Catalog.open(join(folder, 'catalog'));
  onTestFinished(() => catalog.close());
  const view = await catalog.view('train');
  const tables = {
    page: await view.nodes('page'),
    pin: await view.nodes('pin'),
    board: await view.nodes('board'),
  };
  expect(JSON.stringify(tables)).not.toContain(marker);
  expect(tables.pin.keys).toHaveLength(120);
  expect((await view.saves()).pin).toHaveLength(120);

  const compiled = (await loadGraph(join(folder, 'graph'), 'train'))!;
  const relation = await compiled.relation();
  const { training, validation } = splitExamples(relation, { share: 0.1, seed: 0 });
  expect(training.pin.length + validation.pin.length).toBeLessThanOrEqual(120);
  const { texts } = makeCorpus(connectRelation(relation, compiled.settings.compile).graph, tables);
  expect(texts.flatMap(words).filter((word) => word.includes(marker))).toEqual([]);

  const { view: fit } = await catalog.validation();
  expect(JSON.stringify(await fit.nodes('pin'))).not.toContain(marker);
  expect((await fit.saves()).pin).toHaveLength(108);
}
