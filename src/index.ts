/** The public API of `linksage`. */
export { LinkSageError, type Progress, type ProgressEvent } from './base/index.ts';
export type { CatalogCounts, Rejects, RowCounts } from './catalog/index.ts';
export { type CanonicalUrl, canonicalizeUrl, type UrlRefusal } from './content/index.ts';
export type { EvaluatedModel, NodeVectors, TaskReport } from './evaluation/index.ts';
export type { GraphReport } from './graph/index.ts';
export type { VersionStatus } from './status.ts';
export {
  type CompileReport,
  type CsvMapping,
  csvFields,
  type EvaluationReport,
  type ExportFormat,
  type ExportOptions,
  exportFormats,
  type FindOptions,
  type FormatName,
  fileSource,
  formatNames,
  type Hit,
  type ImportOptions,
  type ImportReport,
  type ImportSource,
  type NewPin,
  type NodeKind,
  printReport,
  type QueryOptions,
  type RefreshOptions,
  type RefreshPlan,
  type RefreshReport,
  type RelatedHit,
  type RollbackReport,
  type RoundMetrics,
  type SearchMode,
  type Split,
  type Status,
  stdinSource,
  type TableName,
  type TrainReport,
  tableNames,
  type ViewName,
  Workspace,
  type WorkspaceConfig,
  type WorkspaceSettings,
} from './workspace.ts';
