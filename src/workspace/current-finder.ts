/** The finder of the current embedding version: made when it is first needed, and again once another version is current. */
import { once } from '../base/index.ts';
import { loadGraph } from '../graph/index.ts';
import { defaultFusion, readNodeTables } from '../model/index.ts';
import { Cards, Connections, Finder, QueryEncoder } from '../search/index.ts';
import type { WorkspaceFolder } from './folder.ts';

/** Gives the finder to whoever asks. */
export class CurrentFinder {
  readonly #folder: WorkspaceFolder;
  #finder: Promise<Finder> | undefined;

  constructor(folder: WorkspaceFolder) {
    this.#folder = folder;
  }

  /** The finder of the current version. Calls wait for each other, so that concurrent ones share one finder. */
  open(): Promise<Finder> {
    this.#finder = this.#nextFinder(this.#finder);
    return this.#finder;
  }

  /** The finder before, or a new one if another version is current now. */
  async #nextFinder(before: Promise<Finder> | undefined): Promise<Finder> {
    const current = await before?.catch(() => undefined); // its caller got the error
    const version = await this.#folder.currentEmbeddings();
    if (current?.version.name === version.name) return current;
    await version.verify();
    await current?.close();
    const run = once(() => this.#folder.trainedRun(version.meta.model));
    return new Finder({
      version,
      cards: once(() =>
        this.#folder.withNewestCatalog(
          async (catalog) => new Cards(await readNodeTables(await catalog.view('all'))),
        ),
      ),
      facets: (kind) =>
        this.#folder.withNewestCatalog(async (catalog) => (await catalog.view('all')).facets(kind)),
      connections: once(async () =>
        Connections.create((await loadGraph(this.#folder.path('graph'), 'all'))!),
      ),
      fusion: once(async () => (await run()).meta.fusion ?? defaultFusion),
      queries: once(async () => {
        const model = await (await run()).load();
        return QueryEncoder.create(model, this.#folder.walkFor(model.config), version.width);
      }),
    });
  }

  /** Frees the memory and threads of the finder. */
  async close(): Promise<void> {
    await (await this.#finder?.catch(() => undefined))?.close();
  }
}
