/** The configuration of a workspace: the schemas of its rooms, put together. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LinkSageError } from './base/index.ts';
import { compileConfig, walkConfig } from './graph/index.ts';
import { modelConfig } from './model/index.ts';
import { refreshConfig } from './refresh/index.ts';
import { signalsConfig } from './signals/index.ts';
import { trainingConfig } from './training/index.ts';

const split = z.union([
  z.literal('auto'),
  z.strictObject({ by: z.literal('time'), at: z.string() }),
  z.strictObject({ by: z.literal('random'), share: z.number().gt(0).lt(1), seed: z.int().default(1) }),
]);

/** The schema of `linksage.json`; all of it is optional. */
const workspaceConfig = z.strictObject({
  /** What is held out for evaluation; fixed when the workspace is first compiled. */
  split: split.default('auto'),
  signals: signalsConfig.prefault({}),
  compile: compileConfig.prefault({}),
  walk: walkConfig.prefault({}),
  model: modelConfig.prefault({}),
  training: trainingConfig.prefault({}),
  embeddings: refreshConfig.prefault({}),
});

/** The configuration of a workspace, complete. */
export type WorkspaceConfig = z.output<typeof workspaceConfig>;

/** The configuration as it may be written: whatever is left out has its default. */
export type WorkspaceSettings = z.input<typeof workspaceConfig>;

/** Completes settings. Throws LinkSageError naming each one that is wrong; `where` says whose they are. */
export function completeConfig(settings: unknown, where: string): WorkspaceConfig {
  const parsed = workspaceConfig.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'settings'}: ${message}`,
  );
  throw new LinkSageError(`${where}: ${problems.join('; ')}`, {
    hint: 'See docs/configuration.md for all settings.',
  });
}

/** Reads and completes the configuration file of a workspace. */
export async function readConfig(file: string): Promise<WorkspaceConfig> {
  const text = await readFile(file, 'utf8');
  try {
    return completeConfig(JSON.parse(text), file);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new LinkSageError(`${file}: expected JSON, got: ${cause.message}`, { cause });
    throw cause;
  }
}
