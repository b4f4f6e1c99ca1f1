/** What a run is aligned to: the vectors of an embedding version, and the model that made them. */
import { isDeepStrictEqual } from 'node:util';
import { LinkSageError, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { EmbeddingVersion } from '../embeddings/index.ts';
import { findRun, type ModelConfig, type NodeTables } from '../model/index.ts';
import type { AlignedVectors, Alignment } from './step/alignment.ts';

/** What is aligned, and where its model is looked for. */
interface AlignedRun {
  readonly version: EmbeddingVersion;
  /** The nodes of the view that is trained on. */
  readonly tables: NodeTables;
  readonly model: ModelConfig;
  /** The folder of models. */
  readonly models: string;
}

/**
 * Reads the vectors that a version has of the nodes of a view, which takes four bytes a number. Training begins from the
 * model of the version where it is still there and its settings are those of now.
 *
 * @throws LinkSageError where the version's vectors are shorter than every size of the model, or files are damaged
 */
export async function alignTo({ version, tables, model, models }: AlignedRun): Promise<Alignment> {
  const { name, width, meta } = version;
  const smallest = model.dims.at(-1)!;
  if (width < smallest) {
    throw new LinkSageError(
      `train --align ${name}: expected vectors of at least ${smallest} numbers, the smallest of model.dims, got ${width}`,
      { code: 'wrong-usage', hint: 'Add a smaller size to model.dims, or align to another version.' },
    );
  }
  await version.verify();
  const read = (kind: NodeKind) => readKnown(version, kind, tables[kind].keys);
  const kinds = { page: await read('page'), pin: await read('pin'), board: await read('board') };
  const run = await findRun(models, meta.model);
  const start = run !== undefined && isDeepStrictEqual(run.meta.config, model) ? await run.load() : undefined;
  return { version: name, model: meta.model, width, kinds, ...(start === undefined ? {} : { start }) };
}

async function readKnown(
  version: EmbeddingVersion,
  kind: NodeKind,
  keys: readonly string[],
): Promise<AlignedVectors> {
  const known = await version.readRows(kind);
  const positions = new Map(known.keys.map((key, position) => [key, position]));
  const found = Uint32Array.from(keys, (key) => positions.get(key) ?? none);
  const here = found.filter((position) => position !== none);
  let next = 0;
  return {
    rows: found.map((position) => (position === none ? none : next++)),
    vectors: await version.readVectorsAt(kind, {
      shards: here.map((position) => known.shards[position]!),
      rows: here.map((position) => known.rows[position]!),
    }),
  };
}
