/** The façade: one corpus in one folder, and everything that can be done with it. */
export type { AddOptions, AddReport, AddStep, RefusedSource } from './add.ts';
export type { WorkspaceConfig, WorkspaceSettings } from './config.ts';
export { generate, printReport } from './lazily-loaded.ts';
export type {
  AppendedEvents,
  CompileOptions,
  CompileReport,
  RefreshOptions,
  RollbackReport,
  SearchOptions,
} from './options.ts';
export type { NewSave, SaveEvents, SaveKey, StoredSave } from './saves.ts';
export type { ModelStatus, Status, VersionStatus } from './status.ts';
export type { Suggestions } from './suggest.ts';
export type { VersionSummary } from './versions.ts';
export { Workspace } from './workspace.ts';
