/** The folder of a workspace: what lies where, and what has to be there before a step can run. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { dropRetired, LinkSageError } from '../base/index.ts';
import { Catalog, type CatalogView, type ViewName } from '../catalog/index.ts';
import { type EmbeddingVersion, loadVersion } from '../embeddings/index.ts';
import { type CompiledGraph, loadGraph, retiredCompile, type WalkOptions } from '../graph/index.ts';
import {
  type BaseSource,
  findRun,
  type ModelConfig,
  refuseEarlier,
  type TrainedRun,
} from '../model/index.ts';
import type { WorkspaceConfig } from './config.ts';

/** The file with the settings. */
export const configFile = 'linksage.json';
/** The subfolders of a workspace. */
export const subfolders = [
  'catalog',
  'inbox',
  'events',
  'signals',
  'graph',
  'vectors',
  'model',
  'embeddings',
  'reports',
] as const;
const compileFirst = 'Run: linksage compile';

/** A view with its graph, both of one state of the catalog. */
export interface CompiledView {
  readonly view: CatalogView;
  readonly compiled: CompiledGraph;
}

/** The folder of a workspace, and its settings. */
export class WorkspaceFolder {
  readonly folder: string;
  readonly config: WorkspaceConfig;

  constructor(folder: string, config: WorkspaceConfig) {
    this.folder = folder;
    this.config = config;
  }

  /** The path of something in a subfolder. */
  path(subfolder: (typeof subfolders)[number], ...parts: string[]): string {
    return join(this.folder, subfolder, ...parts);
  }

  /** The folder of saves of an earlier linksage that are not imported yet. */
  get inbox(): string {
    return this.path('inbox');
  }

  /** The folder of the event log. */
  get events(): string {
    return this.path('events');
  }

  /** Reads the catalog as it is now: another process may have imported since this workspace was opened. */
  async withNewestCatalog<Result>(read: (catalog: Catalog) => Promise<Result>): Promise<Result> {
    const catalog = await Catalog.open(this.path('catalog'));
    try {
      return await read(catalog);
    } finally {
      await catalog.close();
    }
  }

  /** The settings of walks that find as many neighbors as a model takes. */
  walkFor({ neighbors }: ModelConfig): WalkOptions {
    return { ...this.config.walk, top: neighbors };
  }

  /** A view with its graph, both of one state of the catalog. Throws LinkSageError if the graph is missing or stale. */
  async compiledView(name: ViewName, catalog: Catalog): Promise<CompiledView> {
    const compiled = await this.compiledGraph(name);
    const view = await catalog.view(name);
    if (view.fingerprint !== compiled.builtFrom) {
      throw new LinkSageError(`${this.folder}: expected a graph of the current catalog, got an older one`, {
        code: 'stale',
        hint: compileFirst,
      });
    }
    return { view, compiled };
  }

  async compiledGraph(name: ViewName): Promise<CompiledGraph> {
    const compiled = await loadGraph(this.path('graph'), name);
    if (compiled === undefined) {
      throw new LinkSageError(`${this.folder}: expected a graph of the view ${name}, got none`, {
        code: 'not-ready',
        hint: compileFirst,
      });
    }
    dropRetired({ compile: compiled.settings.compile }, retiredCompile, (path, constant, value) => {
      throw new LinkSageError(
        `${this.folder}: expected a graph of ${path} ${constant}, got one of ${value}`,
        {
          code: 'stale',
          hint: compileFirst,
        },
      );
    });
    return compiled;
  }

  /** The newest trained model, or the model with an id, which may be a base model. */
  async trainedRun(id?: string): Promise<TrainedRun> {
    const run = await findRun(this.path('model'), id);
    if (run !== undefined && (id !== undefined || !run.isBase)) {
      refuseEarlier(this.path('model', run.run), run.isEarlier);
      return run;
    }
    throw new LinkSageError(`${this.folder}: expected a trained model${id ? ` ${id}` : ''}, got none`, {
      code: 'not-ready',
      hint: id ? 'Run: linksage refresh' : 'Run: linksage train',
    });
  }

  /** The newest trained model; where there is none, what `base` makes of the base model that ships with the package. */
  async trainedOr<Base>(
    view: CatalogView,
    base: (source: BaseSource) => Promise<Base>,
  ): Promise<TrainedRun | Base> {
    const folder = this.path('model');
    const run = await findRun(folder);
    if (run === undefined || run.isBase) {
      return base({ folder, view, vocabulary: this.config.model.vocabulary });
    }
    refuseEarlier(this.path('model', run.run), run.isEarlier);
    return run;
  }

  /** The current embedding version. */
  async currentEmbeddings(): Promise<EmbeddingVersion> {
    const version = await loadVersion(this.path('embeddings'));
    if (version !== undefined) return version;
    throw new LinkSageError(`${this.folder}: expected embeddings, got none`, {
      code: 'not-ready',
      hint: 'Run: linksage refresh',
    });
  }
}

/** Whether there is a file or folder. Throws where the system does not tell, as in a folder that may not be entered. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
