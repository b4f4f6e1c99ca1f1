/** The library of DuckDB, loaded by whoever first needs it: it takes a fifth of a second. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Its interface. `import()` would parse its files for the names that they export first, in as much time again. */
export function loadDuckDb(): typeof import('@duckdb/node-api') {
  return require('@duckdb/node-api');
}

/** What is below it: the functions of the C library. */
export function loadDuckDbBindings(): typeof import('@duckdb/node-bindings') {
  return require('@duckdb/node-bindings');
}
