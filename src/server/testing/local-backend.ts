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
  let live = await workspace.liveStatus();
  const append: Backend['append'] = async (events) => {
    const { offset } = await workspace.appendEvents(events);
    await workspace.waitForEvents(offset);
    live = await workspace.liveStatus();
    return { offset };
  };
  const refresh = async () => {
    await workspace.compile({ view: 'all' });
    const { version: name, committed } = await workspace.refresh();
    version = factsOf(await workspace.load());
    live = await workspace.liveStatus();
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
    get live() {
      return live;
    },
    append,
    waitForEvents: (offset, milliseconds) => workspace.waitForEvents(offset, milliseconds),
    save: async (links) => {
      const { saved, events } = await workspace.saveEvents(links);
      return { saves: saved, ...(await append(events)) };
    },
    unsave: async (links) => {
      await append(await workspace.unsaveEvents(links));
    },
    import: (file, options) => importFile(workspace, file, options),
    refresh,
    rollback: (name) => workspace.rollback(name),
    close: async () => {},
  };
}
