/** Benches with several parts; `--only` runs one. */
import { LinkSageError } from '../../src/base/index.ts';
import type { BenchRow } from './report.ts';

/**
 * Runs the parts one after another, or the named one, and joins their rows.
 *
 * @throws LinkSageError if no part has the name
 */
export async function runParts(
  bench: string,
  parts: Readonly<Record<string, () => Promise<readonly BenchRow[]>>>,
  only: string | undefined,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  if (only !== undefined && !Object.hasOwn(parts, only)) {
    throw new LinkSageError(`${bench} --only: expected one of ${Object.keys(parts).join(', ')}, got ${only}`);
  }
  const rows: BenchRow[] = [];
  for (const [name, run] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    say(name);
    rows.push(...(await run()));
  }
  return rows;
}
