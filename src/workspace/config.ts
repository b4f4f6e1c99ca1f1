/** The configuration of a workspace: the schemas of its rooms, put together. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dropRetired, LinkSageError, renameSettings } from '../base/index.ts';
import { compileConfig, retiredCompile, retiredWalk, walkConfig } from '../graph/index.ts';
import { modelConfig, renamedModel, retiredModel } from '../model/index.ts';
import { refreshConfig } from '../refresh/index.ts';
import { retiredSignals, signalsConfig } from '../signals/index.ts';
import { renamedTraining, trainingConfig } from '../training/index.ts';

const split = z.union([
  z.literal('auto'),
  z.strictObject({ by: z.literal('time'), at: z.string() }),
  z.strictObject({ by: z.literal('random'), share: z.number().gt(0).lt(1), seed: z.int().default(1) }),
]);

/** Settings of earlier versions that are constants now. A workspace that names one opens if it has the value of the constant. */
const retired = {
  ...retiredSignals,
  ...retiredCompile,
  ...retiredWalk,
  ...retiredModel,
};

/** Settings that had another name in earlier versions. */
const renamed = { ...renamedModel, ...renamedTraining };

/** The schema of `linksage.json`; every setting is optional. */
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

/** The configuration as it may be written: what is left out has its default. */
export type WorkspaceSettings = z.input<typeof workspaceConfig>;

/** Completes settings with defaults. Throws LinkSageError that names each wrong one; `where` says where they come from. */
export function completeConfig(settings: unknown, where: string): WorkspaceConfig {
  const problems: string[] = [];
  const known = dropRetired(renameSettings(settings, renamed), retired, (path, constant, value) => {
    const [expected, got] = [JSON.stringify(constant), JSON.stringify(value)];
    problems.push(`${path}: expected no such setting, because it is now always ${expected}, got ${got}`);
  });
  if (problems.length > 0) throw wrongSettings(where, problems);
  const parsed = workspaceConfig.safeParse(known);
  if (parsed.success) return parsed.data;
  throw wrongSettings(
    where,
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`),
  );
}

function wrongSettings(where: string, problems: readonly string[]): LinkSageError {
  return new LinkSageError(`${where}: ${problems.join('; ')}`, {
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
