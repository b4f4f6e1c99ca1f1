/** The settings of a synthetic corpus. */
import { z } from 'zod';
import { LinkSageError } from '../base/index.ts';

const share = (most: number) => z.number().min(0).max(most);

const schema = z.strictObject({
  /** Pages of the base corpus; with fewer than 200 not every topic would have some. */
  pages: z.int().min(200).max(10_000_000),
  /** Days of churn after it. */
  days: z.int().min(0).max(60).default(0),
  /** Chooses another corpus of the same shape. */
  seed: z.int().min(0).max(0xffffffff).default(1),
  /** Mean number of pins of a page. */
  pinsPerPage: z.number().min(1).max(50).default(5),
  /** Mean number of saves of a pin. */
  savesPerPin: z.number().min(1).max(50).default(2.5),
  /** Pins for each board there is. */
  pinsPerBoard: z.number().min(1).max(10_000).default(20),
  /** Length of the image vectors. */
  imageWidth: z.int().min(4).max(1024).default(32),
  /** From 0 to 1: the higher, the less do pins say in the words of their page. */
  difficulty: share(1).default(0.5),
  /** Share of pins that do not fit their page: half show a sibling topic, half one of another top-level topic. */
  noise: share(0.5).default(0.05),
  /** Share of pins that are near-duplicates of another pin. */
  nearDuplicatePins: share(0.3).default(0.05),
  /** Share of pages that are near-duplicates of another page. */
  nearDuplicatePages: share(0.3).default(0.02),
  /** Share of pages whose pins all lie in the newest tenth of saves. */
  isolated: share(0.3).default(0),
  /** Whether pins of one page are on a fifth of the boards. */
  hub: z.boolean().default(false),
});

/** Settings of a synthetic corpus, complete. */
export type SyntheticSettings = z.output<typeof schema>;

/** Settings as they may be given: only the number of pages must be. */
export type SyntheticInput = z.input<typeof schema>;

/** Completes settings. Throws LinkSageError naming each one that is wrong. */
export function completeSettings(settings: SyntheticInput): SyntheticSettings {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new LinkSageError(`generate: ${problems.join('; ')}`);
}
