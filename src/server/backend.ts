/** What routes ask: the questions of a loaded version, and the writers of a workspace. */
import type { EncodedBatch } from '../search/index.ts';
import type { EventRow, LiveStatus } from '../streaming/index.ts';
import type { StoredSave, VersionSummary, Workspace } from '../workspace/index.ts';
import type { FileOptions } from './threads/import-file.ts';
import type { Answered, Arguments, Question, VersionFacts } from './threads/messages.ts';

/** Answers and writes for the routes; every method is one of `Workspace`, or is made of some. */
export interface Backend {
  /** The version that answers now; undefined until it is ready. */
  readonly version: VersionFacts | undefined;
  /** How many questions wait for their answers. */
  readonly waiting: number;
  /** Asks the loaded version; see `Answers`. */
  ask<Asked extends Question>(method: Asked, ...args: Arguments<Asked>): Promise<Answered<Asked>>;
  versions(): Promise<VersionSummary[]>;
  /** How far events are in the answers; undefined until a version is ready. */
  readonly live: LiveStatus | undefined;
  /** Appends events. Throws LinkSageError of code `busy` where too many wait to be brought into the answers. */
  append(events: readonly EventRow[]): Promise<{ readonly offset: number }>;
  /** See `Workspace.waitForEvents`. */
  waitForEvents(offset: number, milliseconds: number): Promise<void>;
  save(links: Parameters<Workspace['save']>[0]): Promise<{
    readonly saves: readonly StoredSave[];
    readonly offset: number;
  }>;
  unsave(...args: Parameters<Workspace['unsave']>): ReturnType<Workspace['unsave']>;
  /** Imports a file; a refresh follows. */
  import(file: string, options: FileOptions): ReturnType<Workspace['import']>;
  /** Compiles the view `all` and refreshes, if there is something new. */
  refresh(): Promise<{ readonly version: string; readonly committed: boolean }>;
  rollback(version?: string): ReturnType<Workspace['rollback']>;
  close(): Promise<void>;
}

/** Is told what happens in a backend. */
export interface BackendEvents {
  readonly onVersion?: (version: VersionFacts) => void;
  readonly onBatch?: (batch: EncodedBatch) => void;
  readonly onRefresh?: (outcome: { readonly version: string; readonly committed: boolean }) => void;
  /** A failure that no request is told of. */
  readonly onFailure?: (what: string, error: unknown) => void;
}
