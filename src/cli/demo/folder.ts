/** The demo's folder, which the next demo may replace. */
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { Workspace, type WorkspaceSettings } from '../../index.ts';

/** Tells the folder of a demo from every other. */
const markFile = '.linksage-demo';

/** Settings for a corpus of about a thousand saves, chosen by validation scores: rounds of one pass in small steps. */
const settings: WorkspaceSettings = {
  training: { batch: 64, roundSteps: 16, rounds: 8, patience: 3, temperature: 0.1 },
};

/**
 * Makes the workspace of a demo in a folder that is new, empty or an earlier demo's. Of the latter only the
 * workspace is deleted.
 *
 * @throws LinkSageError where the folder holds anything else
 */
export async function makeDemoWorkspace(folder: string): Promise<Workspace> {
  await mkdir(folder, { recursive: true });
  const mark = join(folder, markFile);
  const isDemo = await access(mark).then(
    () => true,
    () => false,
  );
  if (isDemo) await Workspace.remove(folder);
  else if ((await readdir(folder)).length > 0) {
    throw new LinkSageError(`${folder}: expected a new folder or that of an earlier demo, got files`, {
      code: 'exists',
      hint: 'Run: linksage demo ANOTHER-FOLDER',
    });
  }
  await writeFile(mark, 'Made by "linksage demo", which may replace the workspace in this folder.\n');
  return Workspace.init(folder, settings);
}
