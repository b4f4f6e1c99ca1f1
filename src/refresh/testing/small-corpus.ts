/** A small corpus with a catalog, a graph and a tiny model, all real, and refreshes of it. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Random } from '../../base/index.ts';
import { Catalog, type CatalogView, type NodeKind, type PerKind } from '../../catalog/index.ts';
import { textSource } from '../../catalog/testing/text-source.ts';
import { type EmbeddingVersion, loadVersion } from '../../embeddings/index.ts';
import {
  type CompiledGraph,
  compileGraph,
  findNeighbors,
  loadGraph,
  type NeighborLists,
  nodeIds,
  saveGraph,
  type WalkOptions,
  walkConfig,
} from '../../graph/index.ts';
import {
  type Corpus,
  Encoder,
  findRun,
  LearnedTextEncoder,
  makeCorpus,
  openModelStore,
  readNodeTables,
  saveModel,
  type TrainedRun,
} from '../../model/index.ts';
import { tinyConfig, tinyModel } from '../../model/testing/tiny-model.ts';
import {
  planRefresh,
  type RefreshPlan,
  type RefreshReport,
  type RefreshSettings,
  type RefreshSource,
  refresh,
  refreshConfig,
} from '../index.ts';

/** A row of any table, as it is imported. */
export type Row = Readonly<Record<string, string | number>>;

/** The counts of a kind whose nodes have not changed. */
export const nobody = { added: 0, changed: 0, drifted: 0, remodeled: 0, forced: 0, carried: 0, deleted: 0 };

/** No drift is tolerated, and nothing encoded for an audit. */
export const exact = refreshConfig.parse({ tolerance: 0, audit: { pages: 0 } });

const config = tinyConfig();
/** Walks so short that each visit count has its own bucket: then equal fingerprints give equal vectors. */
export const walk: WalkOptions = { ...walkConfig.parse({ steps: 24 }), top: config.neighbors };

/** The key of a page, by its number. */
export const pageKey = (i: number) => `https://site-${i % 5}.example/${String(i).padStart(3, '0')}`;
/** The key of a pin or board, by its number. */
export const keyOf = (kind: 'pin' | 'board', i: number) => `${kind}-${String(i).padStart(3, '0')}`;

/** A pin with its page and board, by number. */
export function pinRows(pin: string, page: number, board: number, texts: Row = {}): Row[] {
  return [
    { pin_id: pin, url: pageKey(page), ...texts },
    { pin_id: pin, board_id: keyOf('board', board) },
  ];
}

/** `pins` pins, each on one of the pages and boards; a fifth of the nodes have no title. */
export function makeRows(pages: number, pins: number, boards: number): Row[] {
  const random = new Random(7);
  const titleOf = (key: string): Row => (random.below(5) === 0 ? {} : { title: `about ${key}` });
  const each = (count: number, make: (i: number) => Row[]) =>
    Array.from({ length: count }, (_, i) => make(i));
  return [
    ...each(pages, (i) => [{ url: pageKey(i), ...titleOf(pageKey(i)) }]),
    ...each(boards, (i) => [{ board_id: keyOf('board', i), ...titleOf(keyOf('board', i)) }]),
    ...each(pins, (i) => {
      const key = keyOf('pin', i);
      return pinRows(key, random.below(pages), random.below(boards), titleOf(key));
    }),
  ].flat();
}

/** Vectors by kind, with the key of each row. */
export type KeyedVectors = PerKind<{ readonly keys: readonly string[]; readonly vectors: Float32Array }>;

/** Options of a refresh. `run` is another model. */
type Changes = Partial<RefreshSettings> & { readonly run?: TrainedRun };

/** A corpus in a folder of its own, which is removed after the test. */
export class SmallCorpus {
  /** The folder of its embedding versions. */
  readonly embeddings: string;
  readonly run: TrainedRun;
  readonly #folder: string;
  readonly #catalog: Catalog;
  #compiled: CompiledGraph | undefined;
  #version = 0;

  /** Imports rows, and makes a model of random weights for them; the caller removes the corpus. */
  static async create(rows: readonly Row[]): Promise<SmallCorpus> {
    const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-'));
    const catalog = await Catalog.open(join(folder, 'catalog'));
    await catalog.import(jsonLines(rows), { format: 'jsonl' });
    const view = await catalog.view('all');
    const { graph } = await compileGraph(view);
    const { texts } = makeCorpus(graph, await readNodeTables(view));
    const meta = {
      run: 'run-0001',
      config,
      view: 'all',
      builtFrom: view.fingerprint,
      training: {},
      metrics: [],
    };
    await saveModel(await openModelStore(join(folder, 'model', meta.run)), tinyModel(config, texts), meta);
    return new SmallCorpus(folder, catalog, (await findRun(join(folder, 'model')))!, undefined);
  }

  private constructor(
    folder: string,
    catalog: Catalog,
    run: TrainedRun,
    compiled: CompiledGraph | undefined,
  ) {
    this.#folder = folder;
    this.embeddings = join(folder, 'embeddings');
    this.#catalog = catalog;
    this.run = run;
    this.#compiled = compiled;
  }

  /** A copy for one test, with all versions. It shares the model, and the graph if there is one. */
  async copy(): Promise<SmallCorpus> {
    const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-'));
    for (const part of ['catalog', 'embeddings', 'vectors'])
      await cp(join(this.#folder, part), join(folder, part), { recursive: true });
    const catalog = await Catalog.open(join(folder, 'catalog'));
    const copied = new SmallCorpus(folder, catalog, this.run, this.#compiled);
    copied.#version = this.#version;
    onTestFinished(() => copied.remove());
    return copied;
  }

  async remove(): Promise<void> {
    await this.#catalog.close();
    await rm(this.#folder, { recursive: true });
  }

  /** Imports rows, which replace earlier rows of the same keys. */
  async import(...rows: readonly Row[]): Promise<void> {
    this.#version++;
    await this.#catalog.import(jsonLines(rows.map((row) => ({ version: this.#version, ...row }))), {
      format: 'jsonl',
    });
  }

  view(): Promise<CatalogView> {
    return this.#catalog.view('all');
  }

  /** The graph of what has been imported. */
  async compile(): Promise<CompiledGraph> {
    const view = await this.view();
    if (this.#compiled?.builtFrom !== view.fingerprint) {
      await saveGraph(join(this.#folder, 'graph'), 'all', await compileGraph(view));
      this.#compiled = await loadGraph(join(this.#folder, 'graph'), 'all');
    }
    return this.#compiled!;
  }

  async refresh(changes: Changes = {}): Promise<RefreshReport> {
    return refresh(...(await this.#inputs(changes)));
  }

  async plan(changes: Changes = {}): Promise<RefreshPlan> {
    return planRefresh(...(await this.#inputs(changes)));
  }

  /** Refreshes in chunks of 16, and stops once some nodes are encoded, as if it were killed. */
  async killAt(task: string, done: number, changes: Changes = {}): Promise<void> {
    const kill = (event: { readonly task: string; readonly done: number }) => {
      if (event.task === task && event.done >= done) throw new Error('killed');
    };
    const killed = await this.refresh({ ...changes, chunk: 16, progress: kill }).catch(
      (error: Error) => error.message,
    );
    if (killed !== 'killed') throw new Error(`expected a refresh that is killed, got ${killed}`);
  }

  /** The current version, whose files have been checked. */
  async version(): Promise<EmbeddingVersion> {
    const version = (await loadVersion(this.embeddings))!;
    await version.verify();
    return version;
  }

  /** The vectors of the current version. */
  async storedVectors(): Promise<KeyedVectors> {
    const version = await this.version();
    const of = async (kind: NodeKind) => {
      const { keys, ...locations } = await version.readRows(kind);
      return { keys, vectors: await version.readVectorsAt(kind, locations) };
    };
    return { page: await of('page'), pin: await of('pin'), board: await of('board') };
  }

  /** The corpus as the model reads it, and the neighbors of all pages and boards. */
  async read(options = walk): Promise<{ corpus: Corpus; lists: Record<'page' | 'board', NeighborLists> }> {
    const { graph } = await this.compile();
    const corpus = makeCorpus(graph, await readNodeTables(await this.view()));
    const find = (kind: NodeKind) => findNeighbors(graph, nodeIds(graph, kind), options);
    return { corpus, lists: { page: await find('page'), board: await find('board') } };
  }

  /** The vectors that encoding everything gives. */
  async fullVectors(options = walk, run = this.run): Promise<KeyedVectors> {
    const { corpus, lists } = await this.read(options);
    const model = await run.load();
    const texts = await new LearnedTextEncoder(model.text).encode(corpus.texts);
    const encoder = await Encoder.create(config, model.weights, 1);
    const of = async (kind: NodeKind) => {
      const neighbors = kind === 'pin' ? undefined : lists[kind];
      const vectors = await encoder.encode(corpus, texts, nodeIds(corpus.graph, kind), neighbors);
      return { keys: corpus.keys[kind], vectors };
    };
    const full = { page: await of('page'), pin: await of('pin'), board: await of('board') };
    await encoder.dispose();
    return full;
  }

  async #inputs({ run = this.run, ...changes }: Changes): Promise<[RefreshSource, RefreshSettings]> {
    const compiled = await this.compile();
    const source = { view: await this.view(), compiled, run, cache: join(this.#folder, 'vectors') };
    return [source, { embeddings: this.embeddings, config: exact, walk, ...changes }];
  }
}

function jsonLines(rows: readonly Row[]) {
  return textSource('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
}
