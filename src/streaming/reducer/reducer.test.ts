/** In whatever order events come and however often: the state is that of an import of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { Catalog, type ImportRow, rowsSource } from '../../catalog/index.ts';
import type { StreamEvent } from '../events/event.ts';
import { anyEvents, shuffled } from '../testing/any-events.ts';
import { openCorpus, readCorpus, stateOf } from '../testing/corpus-state.ts';

async function openCatalog(events: readonly StreamEvent[]): Promise<Catalog> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-reducer-'));
  const catalog = await Catalog.open(join(folder, 'catalog'));
  onTestFinished(async () => {
    await catalog.close();
    await rm(folder, { recursive: true, force: true });
  });
  await importAll(catalog, events);
  return catalog;
}

async function importAll(catalog: Catalog, events: readonly StreamEvent[]): Promise<void> {
  if (events.length === 0) return;
  await catalog.import(rowsSource(events.map(({ json }) => JSON.parse(json) as ImportRow)));
}

const orders = anyEvents.chain((events) =>
  fc.tuple(fc.constant(events), shuffled(events), shuffled(events), fc.nat(events.length)),
);

it('makes one state of the same events in any order', async () => {
  const open = await readCorpus(await openCatalog([]));
  await fc.assert(
    fc.asyncProperty(orders, async ([, one, other]) => {
      const states = [];
      for (const events of [one, other]) {
        const corpus = await open();
        for (const event of events) corpus.reducer.take(event);
        states.push(stateOf(corpus));
      }
      expect(states[1]).toEqual(states[0]);
    }),
    { numRuns: 40 },
  );
});

it('makes the state that an import makes, over whatever the catalog has', async () => {
  await fc.assert(
    fc.asyncProperty(orders, async ([, one, other, before]) => {
      const catalog = await openCatalog(one.slice(0, before));
      const corpus = await openCorpus(catalog);
      for (const event of other) corpus.reducer.take(event);
      await importAll(catalog, one);
      expect(stateOf(corpus)).toEqual(stateOf(await openCorpus(catalog)));
    }),
    { numRuns: 3 },
  );
});
