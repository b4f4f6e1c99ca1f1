/** The settings of a synthetic corpus. */
import { z } from 'zod';
import { LinkSageError } from '../base/index.ts';

const share = (most: number) => z.number().min(0).max(most);

const schema = z.strictObject({
  /** Pages of the base corpus; with fewer than 200, some topics would have no page. */
  pages: z.int().min(200).max(10_000_000),
  /** Days of churn after the base corpus. */
  days: z.int().min(0).max(60).default(0),
  /** Seed; another seed gives another corpus of the same kind. */
  seed: z.int().min(0).max(0xffffffff).default(1),
  /** Mean number of pins per page. */
  pinsPerPage: z.number().min(1).max(50).default(5),
  /** Mean number of saves per pin. */
  savesPerPin: z.number().min(1).max(50).default(2.5),
  /** Number of pins for each board. */
  pinsPerBoard: z.number().min(1).max(10_000).default(20),
  /** Length of the image vectors. */
  imageWidth: z.int().min(4).max(1024).default(32),
  /** From 0 to 1: the higher, the fewer words pins share with their page. */
  difficulty: share(1).default(0.5),
  /** Share of pins that do not fit their page: half are about a sibling topic, half about another top-level topic. */
  noise: share(0.5).default(0.05),
  /** Share of pins that are near-duplicates of another pin. */
  nearDuplicatePins: share(0.3).default(0.05),
  /** Share of pages that are near-duplicates of another page. */
  nearDuplicatePages: share(0.3).default(0.02),
  /** Share of isolated pages: one pin with one save, in the last four days. */
  isolated: share(0.3).default(0),
  /** Whether there is a hub: a page whose pins are on a fifth of the boards. */
  hub: z.boolean().default(false),
});

/** All settings of a synthetic corpus. */
export type SyntheticSettings = z.output<typeof schema>;

/** Settings as input; only the number of pages is required. */
export type SyntheticInput = z.input<typeof schema>;

/**
 * Adds defaults to settings.
 *
 * @throws LinkSageError naming each wrong setting
 */
export function completeSettings(settings: SyntheticInput): SyntheticSettings {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new LinkSageError(`generate: ${problems.join('; ')}`);
}
