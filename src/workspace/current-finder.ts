/** The finder of the current embedding version: made when it is first needed, and again once another version is current. */
import { once } from '../base/index.ts';
import { loadGraph } from '../graph/index.ts';
import { defaultFusion, readNodeTables, type TrainedRun } from '../model/index.ts';
import {
  BatchedQueries,
  Cards,
  Connections,
  Finder,
  NewPageEncoder,
  QueryEncoder,
  readKeyedGraph,
} from '../search/index.ts';
import { foldedUntil, LiveStream } from '../streaming/index.ts';
import type { WorkspaceFolder } from './folder.ts';

/** A finder, and who uses it. It is closed once it is not the current one any more and nobody uses it. */
interface Opened {
  readonly finder: Finder;
  readonly connections: () => Promise<Connections>;
  /** Brings events into its answers from now on, and those that it lacks before this returns. */
  readonly follow: () => Promise<LiveStream>;
  readonly live: LiveStream | undefined;
  /** Closes it. */
  readonly close: () => Promise<void>;
  users: number;
  retired: boolean;
}

/** Gives the finder to whoever asks. */
export class CurrentFinder {
  readonly #folder: WorkspaceFolder;
  #opened: Promise<Opened> | undefined;
  #isHeld = false;

  constructor(folder: WorkspaceFolder) {
    this.#folder = folder;
  }

  /** Asks the finder of the current version or, after `load`, of the version that was loaded. */
  async ask<Answer>(question: (finder: Finder) => Promise<Answer>): Promise<Answer> {
    let opened: Opened;
    do opened = await (this.#isHeld ? this.#opened! : this.#openCurrent());
    while (opened.retired); // by a load that ended while this waited
    opened.users++;
    try {
      return await question(opened.finder);
    } finally {
      opened.users--;
      await closeIfUnused(opened);
    }
  }

  /** The pins and boards of pages, as the open finder has them or, if none is open, the newest graph; undefined without one. */
  async connections(): Promise<Connections | undefined> {
    const opened = await this.#opened?.catch(() => undefined);
    if (opened !== undefined) return opened.connections();
    const graph = await loadGraph(this.#folder.path('graph'), 'all');
    return graph && Connections.create(graph);
  }

  /**
   * Reads the current version into memory; from then on it is asked, whatever is committed, until the next load. Questions
   * that came before still get their answers from the version that was loaded then.
   *
   * @returns the version that is asked now
   */
  async load(): Promise<Finder['version']> {
    const before = await this.#opened?.catch(() => undefined);
    const version = await this.#folder.currentEmbeddings();
    if (before === undefined || !isSame(before.finder.version, version)) {
      await version.verify();
      const next = this.#make(version);
      await next.finder.warmUp();
      await next.follow();
      this.#opened = Promise.resolve(next);
      if (before !== undefined) await retire(before);
    } else if (!this.#isHeld) {
      await before.finder.warmUp();
      await before.follow();
    }
    this.#isHeld = true;
    return version;
  }

  /** The stream of events of the version that was loaded; undefined before `load`. */
  async live(): Promise<LiveStream | undefined> {
    return (await this.#opened?.catch(() => undefined))?.live;
  }

  /** Frees the memory and threads of the finder. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    if (opened !== undefined) await retire(opened);
  }

  /** Calls wait for each other, so that concurrent ones share one finder. */
  #openCurrent(): Promise<Opened> {
    this.#opened = this.#openNext(this.#opened);
    return this.#opened;
  }

  /** The finder before, or a new one if another version is current now. */
  async #openNext(before: Promise<Opened> | undefined): Promise<Opened> {
    const current = await before?.catch(() => undefined); // its caller got the error
    const version = await this.#folder.currentEmbeddings();
    if (current !== undefined && isSame(current.finder.version, version)) return current;
    await version.verify();
    if (current !== undefined) await retire(current);
    return this.#make(version);
  }

  #make(version: Finder['version']): Opened {
    const cards = once(() =>
      this.#folder.withNewestCatalog(
        async (catalog) => new Cards(await readNodeTables(await catalog.view('all'))),
      ),
    );
    const run = once(() => this.#folder.trainedRun(version.meta.model));
    const graph = once(async () => (await loadGraph(this.#folder.path('graph'), 'all'))!);
    let encoder: Promise<QueryEncoder> | undefined;
    const queries = once(() => {
      encoder = run().then((trained) => this.#openEncoder(trained, version.width));
      return encoder;
    });
    const connections = once(async () => Connections.create(await graph()));
    const keyed = once(async () => readKeyedGraph(await graph()));
    const finder = new Finder({
      version,
      cards,
      facets: (kind) =>
        this.#folder.withNewestCatalog(async (catalog) => (await catalog.view('all')).facets(kind)),
      connections,
      fusion: once(async () => (await run()).meta.fusion ?? defaultFusion),
      queries: once(async () => new BatchedQueries(await queries())),
      newPages: once(async () => new NewPageEncoder(await keyed(), await cards(), await queries())),
    });
    let live: LiveStream | undefined;
    const follow = once(async () => {
      const { events } = this.#folder;
      const { tolerance } = this.#folder.config.embeddings;
      const source = {
        log: events,
        from: await foldedUntil(events, { version: version.name, createdAt: version.createdAt }),
        cards: await cards(),
        connections: await connections(),
        keyed: await keyed(),
        base: await this.#folder.withNewestCatalog((catalog) => catalog.streamBase()),
        queries: await queries(),
        finder,
      };
      live = await LiveStream.open(source, { tolerance });
      return live;
    });
    const close = async () => {
      await live?.close();
      await finder.close();
      await (await encoder?.catch(() => undefined))?.dispose();
    };
    return {
      finder,
      connections,
      follow,
      get live() {
        return live;
      },
      close,
      users: 0,
      retired: false,
    };
  }

  async #openEncoder(run: TrainedRun, width: number): Promise<QueryEncoder> {
    const model = await run.load();
    return QueryEncoder.create(model, this.#folder.walkFor(model.config), width);
  }
}

/** A folder of embeddings that was deleted and made again has a version of the same name. */
function isSame(a: Finder['version'], b: Finder['version']): boolean {
  return a.name === b.name && a.createdAt === b.createdAt;
}

async function retire(opened: Opened): Promise<void> {
  opened.retired = true;
  await closeIfUnused(opened);
}

async function closeIfUnused(opened: Opened): Promise<void> {
  if (opened.retired && opened.users === 0) await opened.close();
}
