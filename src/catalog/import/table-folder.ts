/** A folder of tables as a source, which is one transaction: Parquet files, or the JSON Lines of an export. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { type TableName, tableNames } from '../tables/schema.ts';

/** The files of each table of a folder, all in one format. */
export interface TableFolder {
  readonly format: 'parquet' | 'jsonl';
  readonly tables: ReadonlyMap<TableName, readonly string[]>;
}

/**
 * Finds the tables of a folder: `<table>.parquet`, which may be a file or, as Spark writes them, a folder of files, and
 * `<table>/*.parquet`; or `<table>.jsonl`. Files of a folder come in the order of their names; other files are ignored.
 * Undefined if the path is no folder, or one without tables.
 *
 * @throws LinkSageError if the folder has tables in both formats
 */
export async function tablesInFolder(path: string): Promise<TableFolder | undefined> {
  if (!(await isFolder(path))) return undefined;
  const parquet = new Map<TableName, string[]>();
  const jsonLines = new Map<TableName, string[]>();
  for (const table of tableNames) {
    const files = await parquetFiles(path, table);
    if (files.length > 0) parquet.set(table, files);
    const lines = join(path, `${table}.jsonl`);
    if (await isFile(lines)) jsonLines.set(table, [lines]);
  }
  if (parquet.size > 0 && jsonLines.size > 0) {
    throw new LinkSageError(`${path}: expected tables in one format, got Parquet and JSON Lines`, {
      hint: 'Import the files one by one, or move those of one format elsewhere.',
    });
  }
  if (parquet.size > 0) return { format: 'parquet', tables: parquet };
  if (jsonLines.size > 0) return { format: 'jsonl', tables: jsonLines };
  return undefined;
}

async function parquetFiles(path: string, table: TableName): Promise<string[]> {
  const names = [`${table}.parquet`];
  for (const parts of [`${table}.parquet`, table]) {
    const found = await readdir(join(path, parts)).catch(() => []);
    names.push(...found.sort().map((part) => join(parts, part)));
  }
  const files: string[] = [];
  for (const name of names) {
    const file = join(path, name);
    if (name.endsWith('.parquet') && (await isFile(file))) files.push(file);
  }
  return files;
}

/** Whether a path is that of a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
