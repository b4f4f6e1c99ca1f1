/** Events in a workspace whose version is loaded: in the answers at once, in the catalog with the next compile. */
import { expect, it } from 'vitest';
import { makeService } from '../src/server/testing/service.ts';
import { fillDiskAt } from './testing/full-disk.ts';
import { makeWorkspace, reopen, shareWorkspace } from './testing/small-workspace.ts';

const page = { url: 'https://new.example/stalagmite', title: 'Stalagmites of Wookey Hole', version: 1 };
const board = { board_id: 'caves', title: 'Caves and speleology', version: 1 };
const pin = { pin_id: 'pin-1', url: page.url, title: 'A stalagmite', version: 1 };
const save = { pin_id: 'pin-1', board_id: 'caves', version: 1 };

const shared = shareWorkspace();

it('finds what events bring, and not what they take away', async () => {
  const workspace = shared();
  await workspace.load();
  const { offset } = await workspace.appendEvents([save, pin, page, board]);
  await workspace.waitForEvents(offset);
  const keys = async (query: string, kind: 'page' | 'pin' | 'board' = 'page') =>
    (await workspace.search(query, { kind, k: 5 })).map(({ key }) => key);
  expect((await keys('stalagmites wookey'))[0]).toBe(page.url);
  expect((await keys('stalagmite', 'pin'))[0]).toBe('pin-1');
  expect((await keys('speleology', 'board'))[0]).toBe('caves');
  expect((await workspace.related(page.url, { k: 3 })).length).toBe(3);
  expect(await workspace.page(page.url)).toMatchObject({
    title: page.title,
    embedded: true,
    pins: [{ id: 'pin-1', boards: ['caves'] }],
    boards: [{ id: 'caves' }],
  });
  expect((await workspace.placeLink({ url: page.url })).on).toMatchObject([{ key: 'caves' }]);
  expect(await keys('stalagmite', 'page')).toContain(page.url);
  const found = await workspace.search('wookey', { board: 'caves', site: 'new.example' });
  expect(found.map(({ key }) => key)).toEqual([page.url]);

  const [before] = await workspace.vectors('page', [page.url]);
  const renamed = await workspace.appendEvents([{ ...page, title: 'Owls of the night', version: 3 }]);
  await workspace.waitForEvents(renamed.offset);
  expect((await workspace.vectors('page', [page.url]))[0]).not.toEqual(before);
  expect((await workspace.search('wookey', { mode: 'lexical' })).map(({ key }) => key)).not.toContain(
    page.url,
  );

  const late = await workspace.appendEvents([{ ...page, title: 'An older title', version: 2 }]);
  await workspace.waitForEvents(late.offset);
  expect((await workspace.page(page.url))?.title).toBe('Owls of the night');

  const gone = await workspace.appendEvents([{ url: page.url, version: 4, deleted_at: '2025-01-01' }]);
  await workspace.waitForEvents(gone.offset);
  await expect(workspace.waitForEvents(gone.offset + 1, 60_000)).rejects.toMatchObject({ code: 'bad-input' });
  expect(await keys('owls of the night')).not.toContain(page.url);
  expect(await workspace.vectors('page', [page.url])).toEqual([undefined]);
});

it('has the same vectors in the next version, and needs the events no longer', async () => {
  const workspace = await makeWorkspace();
  await workspace.load();
  const { offset } = await workspace.appendEvents([page, board, pin, save]);
  await workspace.waitForEvents(offset);
  const live = await workspace.vectors('page', [page.url]);
  const boards = await workspace.vectors('board', ['caves']);
  await workspace.compile({ view: 'all' });
  await workspace.refresh();
  expect(await workspace.pendingEvents()).toBe(0);
  const later = await reopen(workspace);
  await later.load();
  expect(await later.liveStatus()).toMatchObject({ applied: offset, rows: 0, encoded: 0 });
  const distance = (a: readonly (Float32Array | undefined)[], b: readonly (Float32Array | undefined)[]) =>
    Math.max(...a[0]!.map((value, i) => Math.abs(value - b[0]![i]!)));
  expect(distance(live, await later.vectors('page', [page.url]))).toBeLessThan(1e-5);
  expect(distance(boards, await later.vectors('board', ['caves']))).toBeLessThan(1e-5);

  // What a version lacks is brought in again when it is loaded
  await later.appendEvents([{ ...page, title: 'Owls of the night', version: 2 }]);
  const last = await reopen(workspace);
  await last.load();
  expect((await last.search('owls of the night'))[0]?.key).toBe(page.url);
});

it('answers 507 while the disk is full, and keeps nothing of such a request', async () => {
  const { send, bugs } = await makeService(shared());
  const rye = { url: 'https://new.example/rye', title: 'Rye', version: 1 };
  const { status, body } = await send('POST', '/v1/events', [rye]);
  expect(status).toBe(202);
  const { offset } = body as { offset: number };
  const disk = await fillDiskAt(1);
  const again = { ...rye, version: 2 };
  const refused = await send('POST', '/v1/events', [again, again]).finally(() => disk.free());
  expect(refused).toMatchObject({
    status: 507,
    body: { code: 'disk-full', detail: expect.stringContaining('expected room to write') },
  });
  expect(await send('POST', '/v1/events', [again])).toMatchObject({
    status: 202,
    body: { offset: offset + 1 },
  });
  expect(bugs).toEqual([]);
});

it('refuses malformed events by their places, and appends none of them', async () => {
  const workspace = shared();
  const before = await workspace.pendingEvents();
  const append = (...events: object[]) => workspace.appendEvents(events as never);
  await expect(append(page, { url: 'x y', version: 1 }, { pin_id: 'a' })).rejects.toThrow(
    /events\[1\]: expected url to be the address.*events\[2\]: expected version to be a whole number of 1 or more, got none/,
  );
  await expect(append({ ...page, color: 'red' })).rejects.toThrow(/events\[0\]: expected columns of pages/);
  expect(await workspace.pendingEvents()).toBe(before);
});
