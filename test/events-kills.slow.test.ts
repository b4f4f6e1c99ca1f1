/** A service that is killed while events come in: none that it acknowledged is lost, and none is applied twice. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Catalog } from '../src/catalog/index.ts';
import { startServer } from './testing/served.ts';
import { makeWorkspace, reopen } from './testing/small-workspace.ts';

const kills = Number(process.env.LINKSAGE_KILLS ?? 10);

/** Sends events until the service is gone, and notes those that were acknowledged. */
async function sendUntilGone(url: string, run: number, acknowledged: Map<string, number>): Promise<void> {
  let next = 0;
  const send = async () => {
    for (;;) {
      const number = next++;
      const key = `https://run${run}.example/${number % 40}`;
      const version = 1000 * run + number + 1;
      const event = { url: key, title: `Page ${number} of run ${run}`, version };
      try {
        const response = await fetch(`${url}/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([event]),
        });
        if (response.status !== 202) continue;
        await response.json();
        acknowledged.set(key, Math.max(version, acknowledged.get(key) ?? 0));
      } catch {
        return;
      }
    }
  };
  await Promise.all([send(), send(), send(), send()]);
}

it(`keeps every acknowledged event through ${kills} kills`, async () => {
  const workspace = await makeWorkspace();
  const { folder } = workspace;
  const before = (await workspace.status()).catalog.pages;
  await workspace.close();
  const acknowledged = new Map<string, number>();
  for (let run = 0; run < kills; run++) {
    const { url, child } = await startServer(folder);
    const sent = sendUntilGone(url, run, acknowledged);
    await sleep(200 + Math.round((7919 * run) % 9000)); // some while it folds, five seconds after the first event
    child.kill('SIGKILL');
    await Promise.all([sent, once(child, 'exit')]);
  }
  const { url, child } = await startServer(folder);
  for (const [key, version] of acknowledged) {
    const response = await fetch(`${url}/v1/pages?url=${encodeURIComponent(key)}`);
    const page = (await response.json()) as { title: string; embedded: boolean };
    expect(page, key).toMatchObject({ embedded: true });
    const number = Number(/^Page (\d+)/.exec(page.title)?.[1]);
    const run = Number(/run(\d+)/.exec(key)?.[1]);
    expect(1000 * run + number + 1, key).toBeGreaterThanOrEqual(version);
  }
  child.kill('SIGTERM');
  await once(child, 'exit');

  const after = await reopen(workspace);
  await after.compile({ view: 'all' });
  await after.refresh();
  const pages = new Set([...acknowledged.keys()]).size;
  const counts = (await after.status()).catalog;
  expect(counts.pages).toBeGreaterThanOrEqual(before + pages);
  expect(counts.pages).toBeLessThanOrEqual(before + 40 * kills); // each key is one page, however often it came
  const { versions } = await (await Catalog.open(`${folder}/catalog`)).streamBase();
  for (const [key, version] of acknowledged)
    expect(versions.of('pages', [key]).version, key).toBeGreaterThanOrEqual(version);
});
