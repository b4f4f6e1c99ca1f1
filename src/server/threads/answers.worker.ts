/** A thread that holds one embedding version in memory and answers from it. */
import { subscribe } from 'node:diagnostics_channel';
import { parentPort, workerData } from 'node:worker_threads';
import type { EncodedBatch } from '../../search/index.ts';
import type { LiveStatus } from '../../streaming/index.ts';
import { Workspace } from '../../workspace/index.ts';
import { replyTo } from './calls.ts';
import { type Call, factsOf, type Question, type SentError, sendError } from './messages.ts';

/** What the thread is given. */
export interface AnswersThreadData {
  readonly folder: string;
}

/** What the thread tells unasked. */
export type AnswersEvent =
  | { readonly event: 'ready'; readonly version: ReturnType<typeof factsOf>; readonly live: LiveStatus }
  | { readonly event: 'failed'; readonly error: SentError }
  | { readonly event: 'encoded'; readonly batch: EncodedBatch }
  | { readonly event: 'live'; readonly status: LiveStatus };

const port = parentPort!;
const opened = await open((workerData as AnswersThreadData).folder);
if (opened !== undefined) serve(opened);

async function open(folder: string) {
  try {
    const workspace = await Workspace.open(folder);
    const version = factsOf(await workspace.load());
    return { workspace, version, live: await workspace.liveStatus() };
  } catch (error) {
    port.postMessage({ event: 'failed', error: sendError(error) } satisfies AnswersEvent);
    return undefined;
  }
}

function serve({ workspace, version, live }: NonNullable<Awaited<ReturnType<typeof open>>>): void {
  const methods = {
    ask: (method: Question, args: readonly unknown[]) =>
      workspace.withVersion((answers) => {
        const question = answers[method] as (...args: readonly unknown[]) => Promise<unknown>;
        return question.apply(answers, [...args]);
      }),
    versions: () => workspace.versions(),
    saveEvents: (links: Parameters<Workspace['save']>[0]) => workspace.saveEvents(links),
    unsaveEvents: (links: Parameters<Workspace['unsave']>[0]) => workspace.unsaveEvents(links),
    pendingEvents: () => workspace.pendingEvents(),
    lookForEvents: () => workspace.lookForEvents(),
    waitForEvents: (offset: number, milliseconds: number) => workspace.waitForEvents(offset, milliseconds),
    liveStatus: () => workspace.liveStatus(),
    close: () => workspace.close(),
  };

  subscribe('linksage:encode', (batch) =>
    port.postMessage({ event: 'encoded', batch: batch as EncodedBatch } satisfies AnswersEvent),
  );
  subscribe('linksage:live', (status) =>
    port.postMessage({ event: 'live', status: status as LiveStatus } satisfies AnswersEvent),
  );
  port.on('message', async (call: Call) => port.postMessage(await replyTo(call, methods)));
  port.postMessage({ event: 'ready', version, live } satisfies AnswersEvent);
}
