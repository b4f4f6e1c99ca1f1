/** The kept embedding versions, in short. */
import type { PerKind } from '../catalog/index.ts';
import { currentVersion, listVersions } from '../embeddings/index.ts';

/** A kept embedding version. */
export interface VersionSummary {
  readonly name: string;
  /** Whether it is the current one, which a refresh or a rollback has made so. */
  readonly current: boolean;
  /** When it was committed: ISO 8601, UTC. */
  readonly createdAt: string;
  /** The id of the model that made its vectors. */
  readonly model: string;
  /** The sizes of its embeddings, largest first. */
  readonly dims: readonly number[];
  readonly counts: PerKind<number>;
}

/** Lists the versions in a folder, oldest first. */
export async function listSummaries(folder: string): Promise<VersionSummary[]> {
  const current = await currentVersion(folder);
  return (await listVersions(folder)).map(({ name, createdAt, meta: { model, dims, counts } }) => ({
    name,
    current: name === current,
    createdAt,
    model,
    dims,
    counts,
  }));
}
