/** A backend in this thread, for tests of routes: it asks a workspace without threads or processes between them. */
import type { Workspace } from '../../workspace/index.ts';
import type { Backend } from '../backend.ts';
import { importFile } from '../threads/import-file.ts';
import {
  type Answered,
  type Arguments,
  factsOf,
  type Question,
  type VersionFacts,
} from '../threads/messages.ts';

/** Opens a backend on a workspace, which it does not close. */
export async function openLocalBackend(workspace: Workspace): Promise<Backend> {
  let version: VersionFacts = factsOf(await workspace.load());
  const refresh = async () => {
    await workspace.compile({ view: 'all' });
    const { version: name, committed } = await workspace.refresh();
    version = factsOf(await workspace.load());
    return { version: name, committed };
  };
  return {
    get version() {
      return version;
    },
    waiting: 0,
    ask: <Asked extends Question>(method: Asked, ...args: Arguments<Asked>) =>
      workspace.withVersion(async (answers) => {
        const question = answers[method] as (...args: readonly unknown[]) => Promise<unknown>;
        const answer = await question.apply(answers, args);
        return { answer, version: factsOf(answers.version) } as Answered<Asked>;
      }),
    versions: () => workspace.versions(),
    save: (links) => workspace.save(links),
    unsave: (links) => workspace.unsave(links),
    import: (file, options) => importFile(workspace, file, options),
    refresh,
    rollback: (name) => workspace.rollback(name),
    close: async () => {},
  };
}
