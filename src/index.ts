/** The public API of `linksage`: the one list of what it exports. */
export {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  LinkSageError,
  type Progress,
  type ProgressEvent,
  type WorkOptions,
} from './base/index.ts';
export {
  type ByteSource,
  type CatalogCounts,
  type CsvField,
  type CsvMapping,
  csvFields,
  type FormatName,
  fileSource,
  formatNames,
  type ImportOptions,
  type ImportReport,
  type ImportRow,
  type ImportSource,
  type NodeKind,
  type Rejects,
  type RowCounts,
  type RowSource,
  rowsSource,
  type Split,
  stdinSource,
  type TableName,
  tableNames,
  type ViewName,
} from './catalog/index.ts';
export type { WorkspaceConfig, WorkspaceSettings } from './config.ts';
export { type CanonicalUrl, canonicalizeUrl, type UrlRefusal } from './content/index.ts';
export {
  type EmbedInput,
  type EmbedOptions,
  type ExportFormat,
  type ExportOptions,
  exportFormats,
  type FindOptions,
  type Hit,
  type NewPage,
  type NewPin,
  type QueryOptions,
  type RelatedHit,
  type RelatedOptions,
  type ScoreName,
  type SearchByVectorOptions,
  type SearchFilter,
  type SearchMode,
  searchModes,
  type VectorOptions,
  type VectorPiece,
} from './embeddings/index.ts';
export type { EvaluateRunOptions } from './evaluate-run.ts';
export {
  type EvaluatedModel,
  type EvaluationReport,
  type NodeVectors,
  printReport,
  type TaskReport,
  type TunedBaselines,
} from './evaluation/index.ts';
export type { ExportNeighboursOptions, GraphReport } from './graph/index.ts';
export type { RefreshPlan, RefreshReport } from './refresh/index.ts';
export type { CohesionExplanation } from './signals/index.ts';
export type { ModelStatus, Status, VersionStatus } from './status.ts';
export {
  type GenerateOptions,
  generate,
  type SyntheticInput,
  type SyntheticReport,
} from './synthetic/index.ts';
export type { TrainOptions, TrainReport } from './train-run.ts';
export type { RoundMetrics } from './training/index.ts';
export {
  type CompileOptions,
  type CompileReport,
  type RefreshOptions,
  type RollbackReport,
  type SearchOptions,
  Workspace,
} from './workspace.ts';
