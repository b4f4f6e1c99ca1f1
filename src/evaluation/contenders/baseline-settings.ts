/** The file of a workspace with the settings that `tune` chose for the baselines. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { writeFileAtomic } from '../../storage/index.ts';
import type { BaselineSettings } from '../report/report.ts';
import { baselinesConfig } from './baselines/config.ts';
import type { TunedBaselines } from './baselines/tune.ts';

/** The name of the file in the folder of the workspace. */
export const baselinesFile = 'baselines.json';

/** Writes the chosen settings. `tunedOn` is the fingerprint of the view `train` whose validation saves chose them. */
export async function writeBaselines(
  folder: string,
  tunedOn: string,
  { settings, baselines }: TunedBaselines,
): Promise<void> {
  const content = { tunedOn, settings, baselines };
  await writeFileAtomic(join(folder, baselinesFile), `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * The settings in the file; undefined if there is no file.
 *
 * @throws LinkSageError if the file does not hold valid settings
 */
export async function readBaselines(folder: string): Promise<BaselineSettings | undefined> {
  const file = join(folder, baselinesFile);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { tunedOn, settings } = JSON.parse(text) as Record<string, unknown>;
    return { settings: baselinesConfig.parse(settings), tunedOn: String(tunedOn) };
  } catch (cause) {
    throw new LinkSageError(`${file}: expected settings as tune writes them, got others`, {
      code: 'damaged',
      hint: 'Run: linksage tune, or delete the file for the defaults',
      cause,
    });
  }
}
