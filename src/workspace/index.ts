/** The façade: one corpus in one folder, and everything that can be done with it. */
export type { WorkspaceConfig, WorkspaceSettings } from './config.ts';
export type { ModelStatus, Status, VersionStatus } from './status.ts';
export {
  type CompileOptions,
  type CompileReport,
  generate,
  printReport,
  type RefreshOptions,
  type RollbackReport,
  type SearchOptions,
  Workspace,
} from './workspace.ts';
