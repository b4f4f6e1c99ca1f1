/** Loads the DuckDB library on first use, since that takes a fifth of a second. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The API. Loaded by `require`: `import()` would first parse the files for their exports, which doubles the time. */
export function loadDuckDb(): typeof import('@duckdb/node-api') {
  return require('@duckdb/node-api');
}

/** The bindings below the API: the functions of the C library. */
export function loadDuckDbBindings(): typeof import('@duckdb/node-bindings') {
  return require('@duckdb/node-bindings');
}
