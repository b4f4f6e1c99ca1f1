/** Imports a file with options that can be sent to another process, so without functions. */
import { fileSource, type ImportOptions } from '../../catalog/index.ts';
import type { Workspace } from '../../workspace/index.ts';

/** The options of a request to import. */
export type FileOptions = Pick<
  ImportOptions,
  'source' | 'format' | 'table' | 'map' | 'strict' | 'ignoreUnknownColumns'
> & {
  /** Delete what the collection has and the file does not. Default false. */
  readonly replace?: boolean;
};

/** See `Workspace.import`. */
export function importFile(
  workspace: Workspace,
  file: string,
  { replace = false, ...options }: FileOptions,
): ReturnType<Workspace['import']> {
  return workspace.import(fileSource(file), { ...options, ...(replace && { replace: () => true }) });
}
