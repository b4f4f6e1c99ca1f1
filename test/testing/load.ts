/** Asks a service again and again, and collects what went wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../src/client/index.ts';

/** Load that runs until it is stopped. */
export interface Load {
  /** The versions that have answered, in the order in which they first did. */
  readonly versions: readonly string[];
  /** How many requests were answered. */
  readonly answered: () => number;
  /** Stops it, and returns what went wrong. */
  stop(): Promise<string[]>;
}

/**
 * Asks by several clients at once: searches, embeddings of texts and addresses, related pages, boards.
 *
 * @param pause how long each client waits between its requests, in milliseconds
 */
export function startLoad(url: string, page: string, { clients = 4, pause = 0 } = {}): Load {
  const client = createClient({ url });
  const versions: string[] = [];
  const failures: string[] = [];
  let answered = 0;
  let isStopped = false;
  const questions = [
    (i: number) => client.POST('/v1/search', { body: { query: `bird ${i}`, k: 3 } }),
    (i: number) => client.POST('/v1/embeddings', { body: { model: 'linksage', input: [`map ${i}`, page] } }),
    () => client.GET('/v1/related', { params: { query: { url: page, k: 3 } } }),
    (i: number) => client.POST('/v1/boards/pick', { body: { url: `https://new.example/${i}`, k: 3 } }),
  ];
  const ask = async () => {
    for (let i = 0; !isStopped; i++) {
      try {
        const { data, error, response } = await questions[i % questions.length]!(i);
        if (error !== undefined) failures.push(`${response.status} ${JSON.stringify(error)}`);
        else answered++;
        const version = data !== undefined && 'version' in data ? data.version : undefined;
        if (version !== undefined && !versions.includes(version)) versions.push(version);
      } catch (error) {
        failures.push(String(error));
      }
      if (pause > 0) await sleep(pause);
    }
  };
  const asking = Array.from({ length: clients }, ask);
  return {
    versions,
    answered: () => answered,
    async stop() {
      isStopped = true;
      await Promise.all(asking);
      return failures;
    },
  };
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
