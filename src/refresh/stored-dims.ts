/** Chooses which dims of a model a version has. */
import { LinkSageError } from '../base/index.ts';
import type { RefreshConfig } from './config.ts';

/**
 * The dims of a version: those of the model that `wanted` names, largest first.
 *
 * @throws LinkSageError when the model lacks one of them
 */
export function chooseDims(wanted: RefreshConfig['dims'], dims: readonly number[]): readonly number[] {
  if (wanted === 'all') return dims;
  const missing = wanted.find((size) => !dims.includes(size));
  if (missing !== undefined) {
    throw new LinkSageError(`embeddings.dims: expected some of ${dims.join(', ')}, got ${missing}`, {
      hint: 'These are the dims of the newest model. The setting model.dims takes effect with the next linksage train.',
    });
  }
  return dims.filter((size) => wanted.includes(size));
}
