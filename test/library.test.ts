/** The library as programs use it: the examples, the code in its docs, and what only a program can do. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ErrorCode, fileSource, type NodeKind, rowsSource, Workspace } from '../src/index.ts';
import { starterList, temporaryFolder } from './testing/small-workspace.ts';
import { stateOf } from './testing/state.ts';

const root = resolve(import.meta.dirname, '..');
let folder: string;
/** Made once, by an example; tests that change it take a copy. */
const links = () => join(folder, 'my-links');
let made: string;
/** For tests that change nothing. */
let workspace: Workspace;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-library-'));
  made = await run([example('rows-from-your-app'), links()]);
  workspace = await Workspace.open(links());
});
afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true });
});

const example = (name: string) => join(root, 'examples', `${name}.mjs`);

/** Runs a program, expects its exit code, and returns its output. */
async function run(args: readonly string[], expected = 0, cwd = folder): Promise<string> {
  const child = spawn(process.execPath, args, { cwd });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const code = await new Promise((done) => child.on('close', done));
  expect({ code, stderr: code === expected ? '' : output.stderr }).toEqual({ code: expected, stderr: '' });
  return output.stdout + (expected === 0 ? '' : output.stderr);
}

async function open(at: string): Promise<Workspace> {
  const opened = await Workspace.open(at);
  onTestFinished(() => opened.close());
  return opened;
}

async function openCopy(): Promise<Workspace> {
  const copy = join(await temporaryFolder(), 'my-links');
  await cp(links(), copy, { recursive: true });
  return open(copy);
}

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | 'done'> =>
  work.then(
    () => 'done' as const,
    (error) => error.code,
  );
const lengthOf = (vector: Float32Array) => Math.hypot(...vector);
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const osm = 'https://www.openstreetmap.org/';

describe('the examples', () => {
  it('make a workspace from rows', () => {
    expect(made).toMatch(/^75 pins on 12 boards; 68 pages embedded\n$/);
  });

  it('embed a link, or print an error with its code', async () => {
    expect(await run([example('embed-a-link'), links(), osm])).toMatch(
      /^16 numbers: .+ …\n1\.000 OpenStreetMap https:\/\/openstreetmap\.org\n(0\.\d{3} .+\n){2}$/,
    );
    expect(await run([example('embed-a-link'), join(folder, 'none')], 1)).toMatch(
      /^not-found: .+linksage init/s,
    );
  });

  it('file links into boards', async () => {
    const filed = (await run([example('file-into-boards'), links()])).trimEnd().split('\n');
    expect(filed.length).toBeGreaterThan(20);
    for (const line of filed)
      expect(line).toMatch(/^.+ → (\?|.+ \((hiking|maps-and-geography|birdwatching)\), \d+ %)$/);
  });

  it('in the docs run as printed', async () => {
    const text = await readFile(join(root, 'docs/library.md'), 'utf8');
    const code = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block).join('\n');
    const at = dirname((await openCopy()).folder);
    const program = join(at, 'docs.mjs');
    await writeFile(program, code.replace("from 'linksage'", `from '${import.meta.resolve('linksage')}'`));
    const lines = (await run([program], 0, at)).trimEnd().split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '68 pages; next: linksage search "..."',
      '1 pin',
      '1 page embedded',
      '16 16 16',
      expect.stringMatching(/^16 undefined \d+$/),
    ]);
    const [hit, ...others] = lines.slice(5, -1).map((line) => line.split(' ')[1]);
    expect(hit).toBe('fused');
    expect(others).toContain('cosine');
    for (const name of others) expect(['fused', 'cosine']).toContain(name);
    expect(lines.at(-1)).toBe('not-found');
  });
});

describe('vectors', () => {
  it('of an embedded link are the stored ones, for any form of its URL', async () => {
    const [stored] = await workspace.vectors('page', ['https://openstreetmap.org']);
    expect(await workspace.embed(osm)).toEqual(stored);
    expect(await workspace.embed('http://openstreetmap.org/?utm_source=x', { kind: 'page' })).toEqual(stored);
    const asText = await workspace.embed(osm, { kind: 'pin' });
    const asPage = await workspace.embed({ url: osm }); // its content alone, without pins and neighbors
    expect(asText).not.toEqual(stored);
    expect(asPage).not.toEqual(stored);
    expect(asPage).not.toEqual(asText);
  });

  it('of new inputs are those that a search for them uses', async () => {
    for (const query of ['mountain huts', 'https://new.example/mountain-huts']) {
      const hits = await workspace.search(query, { mode: 'vector', k: 7 });
      expect(await workspace.searchByVector(await workspace.embed(query), { k: 7 })).toEqual(hits);
    }
  });

  it('have unit length and the requested size, one by one or together', async () => {
    const page = { url: 'https://new.example', title: 'Owls', body: 'They hunt by night.' };
    const inputs = ['owls', osm, page, 'https://new.example/owls'];
    for (const dims of [16, 8]) {
      const together = await workspace.embed(inputs, { dims });
      for (const [i, input] of inputs.entries()) {
        const alone = await workspace.embed(input, { dims });
        expect(alone).toHaveLength(dims);
        expect(lengthOf(alone)).toBeCloseTo(1, 5);
        expect(dot(alone, together[i]!)).toBeCloseTo(1, 5);
      }
    }
    const [whole, short] = [await workspace.embed('owls'), await workspace.embed('owls', { dims: 8 })];
    const prefix = whole.slice(0, 8);
    expect(dot(prefix, short) / lengthOf(prefix)).toBeCloseTo(1, 5);
    const bare = await workspace.embed({ url: page.url });
    expect(dot(bare, await workspace.embed(page))).toBeLessThan(0.999); // the content of a page counts
    expect(await workspace.embed('owls', { kind: 'board' })).not.toEqual(whole);
    expect(await workspace.embed([])).toEqual([]);
  });

  it('can all be streamed, and each can be read by its key', async () => {
    const { embeddings } = await workspace.status();
    for (const kind of ['page', 'pin', 'board'] satisfies NodeKind[]) {
      const keys: string[] = [];
      const streamed: Float32Array[] = [];
      for await (const piece of workspace.streamVectors(kind, { dims: 8 })) {
        keys.push(...piece.keys);
        streamed.push(...piece.keys.map((_, i) => piece.vectors.slice(8 * i, 8 * i + 8)));
      }
      expect(keys).toHaveLength(embeddings[0]!.counts[kind]);
      expect(await workspace.vectors(kind, keys, { dims: 8 })).toEqual(streamed);
      const some = [keys.at(-1)!, 'https://none.example', keys[0]!];
      expect(await workspace.vectors(kind, some)).toEqual([
        expect.any(Float32Array),
        undefined,
        expect.any(Float32Array),
      ]);
    }
  });

  it('find what has the highest cosine, among what passes a filter', async () => {
    const [vector] = await workspace.vectors('page', [osm]);
    const [first, second] = await workspace.searchByVector(vector!, { k: 2 });
    expect(first).toMatchObject({ key: 'https://openstreetmap.org', scoredBy: 'cosine' });
    expect(first!.score).toBeCloseTo(1, 5);
    const [other] = await workspace.vectors('page', [second!.key]);
    expect(second!.score).toBeCloseTo(dot(vector!, other!), 5);
    const scaled = Array.from(vector!, (value) => 3 * value); // of any norm, in any list type
    expect((await workspace.searchByVector(scaled, { k: 2 }))[1]!.score).toBeCloseTo(second!.score, 5);
    const [short] = await workspace.vectors('page', [osm], { dims: 8 });
    const byPrefix = await workspace.searchByVector(vector!, { k: 3, dims: 8 });
    expect((await workspace.searchByVector(short!, { k: 3 })).map(({ key }) => key)).toEqual(
      byPrefix.map(({ key }) => key),
    );
    const filtered = await workspace.searchByVector(vector!, { site: 'wikipedia.org', kind: 'pin' });
    expect(filtered.length).toBeGreaterThan(0);
    for (const { detail, title } of filtered) expect(`${title}${detail}`).not.toBe('');
  });
});

describe('a hit', () => {
  it('names the kind of its score', async () => {
    const measures = { vector: 'cosine', lexical: 'share', hybrid: 'fused' } as const;
    for (const [mode, measure] of Object.entries(measures) as [keyof typeof measures, string][]) {
      const hits = await workspace.search('the maps', { mode });
      expect(new Set(hits.map(({ scoredBy }) => scoredBy))).toEqual(new Set([measure]));
      for (const { score } of hits) {
        expect(score).toBeGreaterThan(measure === 'cosine' ? -1.00001 : 0);
        expect(score).toBeLessThan(1.00001);
      }
    }
    const others = [workspace.search(osm), workspace.related(osm)];
    for (const hits of await Promise.all(others)) {
      expect(hits.length).toBeGreaterThan(0);
      for (const { scoredBy } of hits) expect(scoredBy).toBe('cosine');
    }
    const { on, picks } = await workspace.placeLink({ url: osm, title: 'Maps' });
    expect(on.length).toBeGreaterThan(0);
    for (const { key, scoredBy, probability, because } of picks) {
      expect(scoredBy).toBe('fused');
      expect(because.length).toBeGreaterThan(0);
      for (const reason of because) {
        const { boards } = (await workspace.page(reason.key))!;
        expect(boards.map(({ id }) => id)).toContain(key); // it is on the board
        expect(boards.filter(({ id }) => on.some((held) => held.key === id))).toHaveLength(
          reason.sharedBoards,
        );
      }
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
    }
  });
});

describe('a link that fits no board well', () => {
  it('gets a name for a new board, from what it says', async () => {
    const url = 'https://new.example/a';
    const { on, picks, newBoard } = await workspace.placeLink({ url, title: 'The sourdough and the quiche' });
    expect(on).toEqual([]);
    for (const { probability } of picks) expect(probability).toBeLessThan(0.25);
    expect(newBoard!.title.toLowerCase().split(/\W+/)).toEqual(
      expect.arrayContaining(['sourdough', 'quiche']),
    );
    expect((await workspace.placeLink({ url, title: 'What it is' })).newBoard?.title).toBeUndefined();
    expect((await workspace.placeLink({ url: osm })).newBoard).toBeUndefined(); // it has a board
  });
});

describe('an error has a code', () => {
  const mistakes: [ErrorCode, () => Promise<unknown>][] = [
    ['bad-input', () => workspace.import(rowsSource([{ pin_id: '' }]), { strict: true })],
    ['bad-input', () => workspace.embed('owls', { dims: 5 })],
    ['bad-input', () => workspace.embed('  ')],
    ['bad-input', () => workspace.embed({ url: 'owls' })],
    ['bad-input', () => workspace.embed('owls', { kind: 'page' })],
    ['bad-input', () => workspace.searchByVector([1, 2, 3])],
    ['bad-input', () => workspace.searchByVector(new Float32Array(16))],
    ['bad-input', () => workspace.searchByVector(new Float32Array(16).fill(Number.NaN))],
    ['bad-input', () => workspace.search('owls', { k: 0 })],
    ['bad-input', () => workspace.related('not an address')],
    ['bad-input', async () => Workspace.init(await temporaryFolder(), { split: 'never' as 'auto' })],
    ['wrong-usage', () => workspace.search(osm, { mode: 'lexical' })],
    ['wrong-usage', () => workspace.search('owls', { kind: 'board', site: 'a.example' })],
    ['wrong-usage', () => workspace.embed({ url: osm }, { kind: 'pin' })],
    ['not-found', () => workspace.search('owls', { board: 'none' })],
    ['not-found', () => workspace.import(fileSource('none.csv'))],
    ['not-found', () => workspace.rollback('v000009')],
    ['not-found', () => workspace.train({ resume: true })],
    ['not-found', () => Workspace.open(join(folder, 'none'))],
    ['not-ready', () => workspace.rewriteReportPage()],
    ['exists', () => Workspace.init(workspace.folder)],
    ['exists', () => workspace.export(workspace.folder)],
  ];
  it.each(mistakes)('%s: %s', async (code, work) => {
    expect(await codeOf(work())).toBe(code);
  });

  it('not-ready, before each step', async () => {
    const workspace = await Workspace.init(join(await temporaryFolder(), 'new'));
    onTestFinished(() => workspace.close());
    expect(await codeOf(workspace.compile())).toBe('not-ready');
    await workspace.import(rowsSource([{ url: 'https://a.example' }]));
    expect(await codeOf(workspace.train())).toBe('not-ready');
    expect(await codeOf(workspace.refresh())).toBe('not-ready');
    expect(await codeOf(workspace.embed('owls'))).toBe('not-ready');
    expect(await codeOf(workspace.export(await temporaryFolder()))).toBe('not-ready');
    await workspace.compile();
    expect(await codeOf(workspace.train())).toBe('not-ready');
    expect(await codeOf(workspace.evaluate())).toBe('not-ready');
  });

  it('stale, after the catalog has changed', async () => {
    const workspace = await openCopy();
    await workspace.import(rowsSource([{ url: 'https://a.example' }]));
    expect(await codeOf(workspace.refresh())).toBe('stale');
  });

  it('locked, while another writer is active', async () => {
    const workspace = await openCopy();
    async function* rows() {
      expect(await codeOf((await open(workspace.folder)).compile())).toBe('locked');
      yield { url: 'https://a.example' };
    }
    await workspace.import(rowsSource(rows()));
  });

  it('damaged, if a file was changed', async () => {
    const workspace = await openCopy();
    await writeFile(join(workspace.folder, 'embeddings/v000001.json'), '{}');
    expect(await codeOf(workspace.embed('owls'))).toBe('damaged');
  });

  it('too-large, if a compile would take more memory than allowed', async () => {
    const workspace = await openCopy();
    const file = join(workspace.folder, 'linksage.json');
    const settings = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...settings, compile: { memory: 1e-6 } }));
    expect(await codeOf((await open(workspace.folder)).compile({ fromScratch: true }))).toBe('too-large');
  });
});

describe('work that takes long', () => {
  /** Calls that can be aborted, each with something to do. */
  const works: Record<string, (workspace: Workspace, options: object) => Promise<unknown>> = {
    import: (workspace, options) => workspace.import(fileSource(starterList('cycling')), options),
    compile: (workspace, options) => workspace.compile({ fromScratch: true, refit: true, ...options }),
    train: (workspace, options) => workspace.train(options),
    tune: (workspace, options) => workspace.tune(options),
    evaluate: (workspace, options) => workspace.evaluate(options),
    refresh: (workspace, options) => workspace.refresh({ full: true, ...options }),
    planRefresh: (workspace, options) => workspace.planRefresh({ full: true, ...options }),
    exportNeighbors: async (workspace, options) =>
      workspace.exportNeighbors(await temporaryFolder(), options),
    exportCatalog: async (workspace, options) => workspace.exportCatalog(await temporaryFolder(), options),
    exportBookmarks: async (workspace, options) =>
      workspace.exportBookmarks(join(await temporaryFolder(), 'bookmarks.html'), options),
  };

  const tellingOnce = ['planRefresh', 'exportNeighbors', 'exportBookmarks'];

  it.each(Object.entries(works))(
    '%s ends when it is aborted, and nothing of it is visible',
    async (name, work) => {
      const workspace = await openCopy();
      const before = await stateOf(workspace.folder);
      let told = 0;
      const moments = tellingOnce.includes(name) ? [1] : [1, 2];
      for (const wanted of moments) {
        const { signal, abort } = aborting();
        const progress = () => {
          if (++told >= wanted) abort();
        };
        expect(await codeOf(work(workspace, { signal, progress }))).toBe('aborted');
        expect(told).toBe(wanted); // there is no more progress
        told = 0;
      }
      expect(await codeOf(work(workspace, { signal: AbortSignal.abort() }))).toBe('aborted');
      expect(await stateOf(workspace.folder)).toEqual(before);
      await workspace.rollback('v000001'); // the lock is free
    },
  );

  it('can be an export too', async () => {
    const out = await temporaryFolder();
    const { signal, abort } = aborting();
    const work = codeOf(workspace.export(out, { signal }));
    abort();
    expect(await work).toBe('aborted');
    expect(await workspace.export(out)).toHaveLength(3); // it is empty
  });

  it('ends while it waits for slow rows', async () => {
    const workspace = await openCopy();
    const { signal, abort } = aborting();
    let ended = false;
    async function* rows() {
      try {
        for (let i = 0; ; i++) {
          if (i === 3) abort();
          yield { url: `https://a.example/${i}` };
        }
      } finally {
        ended = true;
      }
    }
    expect(await codeOf(workspace.import(rowsSource(rows()), { signal }))).toBe('aborted');
    expect(ended).toBe(true);
  });

  it('can be resumed if it is a training, after its last complete round', async () => {
    const workspace = await openCopy();
    const { signal, abort } = aborting();
    const progress = ({ task }: { task: string }) => {
      if (task === 'training, round 2') abort();
    };
    expect(await codeOf(workspace.train({ signal, progress }))).toBe('aborted');
    expect((await workspace.status()).unfinishedRun).toBe('run-0002');
    const [first] = JSON.parse(`[${await readFile(join(workspace.folder, 'model/run-0002.jsonl'), 'utf8')}]`);
    const { run, rounds } = await workspace.train({ resume: true });
    expect(run).toBe('run-0002');
    expect(rounds).toEqual([first, expect.objectContaining({ round: 2 })]);
    expect((await workspace.status()).unfinishedRun).toBeUndefined();
  });

  function aborting() {
    const controller = new AbortController();
    return { signal: controller.signal, abort: () => controller.abort() };
  }
});

describe('a workspace that is closed', () => {
  it('has aborted long calls and waited for the others', async () => {
    const workspace = await openCopy();
    const before = await stateOf(workspace.folder);
    let closing: Promise<void> | undefined;
    const training = codeOf(workspace.train({ progress: () => (closing ??= workspace.close()) }));
    const search = workspace.search('owls', { mode: 'vector' });
    expect([await training, (await search).length > 0]).toEqual(['aborted', true]);
    await closing;
    await workspace.close();
    expect(await stateOf(workspace.folder)).toEqual(before);
  });

  it('is closed at the end of an `await using` block', async () => {
    let left: Workspace;
    {
      await using inBlock = await Workspace.open(links());
      left = inBlock;
    }
    expect(await codeOf(left.status())).toBe('closed');
  });

  it('rejects every call', async () => {
    const workspace = await open(links());
    await workspace.search('owls');
    const pieces = workspace.streamVectors('page');
    await pieces.next();
    await workspace.close();
    const calls: Record<string, () => Promise<unknown>> = {
      add: () => workspace.add([fileSource('none.csv')]),
      import: () => workspace.import(fileSource('none.csv')),
      compile: () => workspace.compile(),
      train: () => workspace.train(),
      tune: () => workspace.tune(),
      evaluate: () => workspace.evaluate(),
      reportPage: async () => workspace.reportPage({ run: null }),
      rewriteReportPage: () => workspace.rewriteReportPage(),
      refresh: () => workspace.refresh(),
      planRefresh: () => workspace.planRefresh(),
      rollback: () => workspace.rollback(),
      search: () => workspace.search('owls'),
      searchByVector: () => workspace.searchByVector([1]),
      related: () => workspace.related(osm),
      pickBoards: () => workspace.pickBoards({ url: osm }),
      placeLink: () => workspace.placeLink({ url: osm }),
      embed: () => workspace.embed('owls'),
      vectors: () => workspace.vectors('page', [osm]),
      page: () => workspace.page(osm),
      duplicates: () => workspace.duplicates(),
      rerank: () => workspace.rerank('owls', ['maps']),
      profile: () => workspace.profile([{ url: osm }]),
      encodePages: () => workspace.encodePages([{ url: osm }]),
      load: () => workspace.load(),
      modelCard: () => workspace.modelCard(),
      withVersion: () => workspace.withVersion(async ({ version }) => version),
      versions: () => workspace.versions(),
      pendingEvents: () => workspace.pendingEvents(),
      appendEvents: () => workspace.appendEvents([{ url: osm, version: 1 }]),
      appendEventLines: () => workspace.appendEventLines(fileSource('none')),
      waitForEvents: () => workspace.waitForEvents(0),
      lookForEvents: () => workspace.lookForEvents(),
      liveStatus: () => workspace.liveStatus(),
      saveEvents: () => workspace.saveEvents([{ url: osm, boardTitle: 'Maps' }]),
      unsaveEvents: () => workspace.unsaveEvents([{ url: osm, board: 'maps' }]),
      save: () => workspace.save([{ url: osm, boardTitle: 'Maps' }]),
      unsave: () => workspace.unsave([{ url: osm, board: 'maps' }]),
      streamVectors: () => workspace.streamVectors('page').next(),
      export: () => workspace.export('none'),
      exportBookmarks: () => workspace.exportBookmarks('none'),
      exportCatalog: () => workspace.exportCatalog('none'),
      exportNeighbors: () => workspace.exportNeighbors('none'),
      status: () => workspace.status(),
    };
    const names = Object.getOwnPropertyNames(Workspace.prototype);
    expect(Object.keys(calls).sort()).toEqual(
      names.filter((name) => !['constructor', 'close'].includes(name)).sort(),
    );
    for (const [name, call] of Object.entries(calls))
      expect([name, await codeOf(call())]).toEqual([name, 'closed']);
    expect(await codeOf(pieces.next())).toBe('closed');
  });
});
