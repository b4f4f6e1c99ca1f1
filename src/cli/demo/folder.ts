/** The folder of a demo, which the next demo may replace. */
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { Workspace, type WorkspaceSettings } from '../../index.ts';

/** The file that marks the folder of a demo. */
const markFile = '.linksage-demo';

/** Settings for about a thousand saves, chosen by validation score: small batches, one pass over the saves per round. */
const settings: WorkspaceSettings = {
  training: { batch: 64, roundSteps: 16, rounds: 8, patience: 3, temperature: 0.1 },
};

/**
 * Makes the workspace of a demo in a folder that is new, empty, or of an earlier demo. Of an earlier demo, only the
 * workspace is deleted.
 *
 * @throws LinkSageError if the folder holds anything else
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
    throw new LinkSageError(`${folder}: expected a new folder or one of an earlier demo, got other files`, {
      code: 'exists',
      hint: 'Run: linksage demo ANOTHER-FOLDER',
    });
  }
  await writeFile(mark, 'Made by "linksage demo", which may replace the workspace in this folder.\n');
  return Workspace.init(folder, settings);
}
