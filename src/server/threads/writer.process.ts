/** A process of its own for what writes: it takes long, and its memory is given back when it ends. */
import { setPriority } from 'node:os';
import { Workspace } from '../../workspace/index.ts';
import { replyTo } from './calls.ts';
import { type FileOptions, importFile } from './import-file.ts';
import type { Call } from './messages.ts';

/** The place of the niceness of the process: answers come first. */
const niceness = 10;

const [folder] = process.argv.slice(2);
setPriority(niceness);
const workspace = await Workspace.open(folder!);

const methods = {
  import: (file: string, options: FileOptions) => importFile(workspace, file, options),
  refresh: async () => {
    await workspace.compile({ view: 'all' });
    const { version, committed } = await workspace.refresh();
    return { version, committed };
  },
  rollback: (version?: string) => workspace.rollback(version),
};

process.on('message', async (call: Call) => {
  const reply = await replyTo(call, methods);
  process.send?.(reply);
});
process.once('disconnect', () => workspace.close());
process.send?.({ ready: true });
