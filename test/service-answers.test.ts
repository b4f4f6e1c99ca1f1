/** What the service asks of a workspace, through the library: pages, profiles, pages that the corpus lacks, saves. */
import { describe, expect, it } from 'vitest';
import { rowsSource, type Workspace } from '../src/index.ts';
import { makeWorkspace, reopen, shareWorkspace } from './testing/small-workspace.ts';

const page = 'https://leafletjs.com';
const shared = shareWorkspace();

async function firstBoards(workspace: Workspace, count: number): Promise<string[]> {
  return (await workspace.search('maps', { kind: 'board', k: count })).map(({ key }) => key);
}

describe('encodePages', () => {
  it('gives a new page the vector that it has after an import and a refresh', async () => {
    const workspace = await makeWorkspace();
    const boards = await firstBoards(workspace, 3);
    const url = 'https://new.example/atlas-of-paths';
    const text = {
      title: 'Atlas of paths',
      description: 'Old maps of trails',
      body: 'Ridges, contour lines',
    };
    const pins = [
      { id: 'pin-a', title: 'Trails on paper', boards: boards.slice(0, 2) },
      { id: 'pin-b', description: 'scanned sheets', boards: boards.slice(2) },
      { id: 'pin-c', title: 'On no board' },
    ];
    const alone = await workspace.encodePages([{ url, ...text, pins }]);
    const together = await workspace.encodePages([
      { url: 'https://other.example/', title: 'Another page', pins: [{ boards: boards.slice(0, 1) }] },
      { url, ...text, pins },
    ]);

    await workspace.import(
      rowsSource([
        { url, ...text },
        ...pins.map(({ id, title, description }) => ({ pin_id: id, url, title, description })),
        ...pins.flatMap(({ id, boards: on = [] }) => on.map((board_id) => ({ pin_id: id, board_id }))),
      ]),
    );
    await workspace.compile({ view: 'all' });
    await workspace.refresh();
    const [stored] = await workspace.vectors('page', [url]);
    for (const vector of [alone[0]!, together[1]!])
      for (const [i, value] of stored!.entries()) expect(vector[i]).toBeCloseTo(value, 5);
    const [without] = await workspace.encodePages([{ url: 'https://new.example/2', ...text }]);
    expect(without).not.toEqual(alone[0]);
  });

  it('gives a known page without further pins its stored vector', async () => {
    const workspace = shared();
    const details = (await workspace.page(page))!;
    const { url, title, detail: description } = details;
    const [stored] = await workspace.vectors('page', [url]);
    const [encoded] = await workspace.encodePages([{ url, title, description }]);
    for (const [i, value] of stored!.entries()) expect(encoded![i]).toBeCloseTo(value, 5);
    await expect(workspace.encodePages([{ url, pins: [{ boards: ['nowhere'] }] }])).rejects.toThrow(
      'pages[0].pins[0].boards: expected ids of boards, got "nowhere"',
    );
  });
});

describe('embed', () => {
  it('finds the page of a text of the form that bookmark managers send', async () => {
    const workspace = shared();
    const known = `Title: Leaflet\nURL: https://www.leafletjs.com/\nTags: maps, javascript`;
    const [stored] = await workspace.vectors('page', [page]);
    expect(await workspace.embed(known)).toEqual(stored);

    const [board] = await workspace.search('maps', { kind: 'board', k: 1 });
    const link = {
      url: 'https://new.example/paths',
      title: 'Paths',
      tags: [board!.title.toUpperCase(), 'no board'],
    };
    const text = `Title: ${link.title}\nURL: ${link.url}\nTags: ${link.tags.join(', ')}`;
    const sameTitle = (await workspace.search(board!.title, { kind: 'board', k: 100 })).filter(
      ({ title }) => title.toLowerCase() === board!.title.toLowerCase(),
    );
    const [encoded] = await workspace.encodePages([
      {
        url: link.url,
        title: link.title,
        pins: [{ title: `Paths. ${link.tags.join(', ')}`, boards: sameTitle.map(({ key }) => key) }],
      },
    ]);
    const embedded = await workspace.embed(text);
    expect(embedded.length).toBe(encoded!.length);
    let cosine = 0;
    for (const [i, value] of embedded.entries()) cosine += value * encoded![i]!;
    expect(cosine).toBeGreaterThan(0.99);
  });
});

describe('page', () => {
  it('says what is known of a page, and nothing of others', async () => {
    const workspace = shared();
    const found = (await workspace.page('https://www.leafletjs.com/'))!;
    expect(found).toMatchObject({ url: page, embedded: true });
    expect(found.pins.length).toBeGreaterThan(0);
    expect(new Set(found.pins.flatMap(({ boards }) => boards))).toEqual(
      new Set(found.boards.map(({ id }) => id)),
    );
    expect(await workspace.page('https://nobody.example/')).toBeUndefined();
  });
});

describe('rerank', () => {
  it('orders documents by their cosine with the query', async () => {
    const workspace = shared();
    const documents = ['owls at night', page, 'knots', 'maps of trails'];
    const ranked = await workspace.rerank('web maps', documents);
    const [query, ...vectors] = await workspace.embed(['web maps', ...documents]);
    const cosines = vectors.map((vector) => vector.reduce((sum, value, i) => sum + value * query![i]!, 0));
    expect(ranked.map(({ index }) => index).toSorted()).toEqual([0, 1, 2, 3]);
    for (const { index, score } of ranked) expect(score).toBeCloseTo(cosines[index]!, 5);
    expect(ranked.map(({ score }) => score)).toEqual(
      ranked.map(({ score }) => score).toSorted((a, b) => b - a),
    );
  });
});

describe('profile', () => {
  it('clusters visits into interests, newer ones weighing more, and leaves seen pages out', async () => {
    const workspace = shared();
    const near = async (query: string) => (await workspace.search(query, { k: 4 })).map(({ key }) => key);
    const [old, fresh] = [await near('owl'), await near('hiking boots')];
    const visits = [
      ...old.map((url) => ({ url, at: '2024-01-01' })),
      { url: 'https://nobody.example/' },
      ...fresh.map((url) => ({ url, at: '2024-06-01' })),
    ];
    const { interests, pages, unknown } = await workspace.profile(visits, { k: 7, interests: 2 });
    expect(unknown).toEqual(['https://nobody.example']);
    expect(interests.length).toBeLessThanOrEqual(2);
    expect(interests.reduce((sum, { importance }) => sum + importance, 0)).toBeCloseTo(1);
    expect(new Set(interests.flatMap((interest) => interest.pages))).toEqual(new Set([...old, ...fresh]));
    expect(pages.length).toBe(7);
    const seen = new Set(visits.map(({ url }) => url));
    expect(pages.filter(({ key }) => seen.has(key))).toEqual([]);
    expect(new Set(pages.map(({ key }) => key)).size).toBe(7);
    await expect(workspace.profile([{ url: page, at: 'soon' }])).rejects.toThrow('at: expected');
    expect(await workspace.profile([])).toEqual({ interests: [], pages: [], unknown: [] });
  });
});

describe('save and unsave', () => {
  it('is durable at once, in the catalog with the next compile, and undone by unsave', async () => {
    const workspace = await makeWorkspace();
    const [board] = await firstBoards(workspace, 1);
    const [saved, second] = await workspace.save([
      { url: 'https://new.example/a?utm_source=x', board: board!, title: 'A page to keep' },
      { url: 'https://new.example/b', boardTitle: 'A new board', description: 'the second' },
    ]);
    expect(saved).toMatchObject({ url: 'https://new.example/a', board });
    const other = await reopen(workspace); // as after a kill
    expect((await other.status()).next).toBe('linksage compile');
    await other.compile({ view: 'all' });
    expect(await other.pendingEvents()).toBe(0);
    await other.refresh();
    const found = await other.page('https://new.example/a');
    expect(found).toMatchObject({
      embedded: true,
      pins: [{ title: 'A page to keep' }],
      boards: [{ id: board }],
    });
    expect((await other.page('https://new.example/b'))!.boards).toMatchObject([{ title: 'A new board' }]);

    const { boards, pins } = (await other.page(page))!; // whose pins came from an import
    await other.unsave([
      { url: 'https://new.example/a', board: board! },
      { url: 'https://new.example/b', board: second!.board },
      { url: page, board: boards[0]!.id },
    ]);
    await other.save([{ url: 'https://new.example/b', board: second!.board }]); // not outdone by the deletion
    await other.compile({ view: 'all' });
    await other.refresh();
    expect(await other.page('https://new.example/a')).toMatchObject({ pins: [], boards: [] });
    expect((await other.page('https://new.example/b'))!.boards).toMatchObject([{ id: second!.board }]);
    const after = (await other.page(page))!;
    expect(after.boards.map(({ id }) => id)).not.toContain(boards[0]!.id);
    expect(after.pins.length).toBeLessThan(pins.length);
  });

  it('saves nothing if one save is wrong, and names it', async () => {
    const workspace = await makeWorkspace();
    const [board] = await firstBoards(workspace, 1);
    const good = { url: 'https://new.example/a', board: board! };
    const wrong = [
      [{ ...good, url: 'ftp://x' }, 'saves[1].url: expected an http or https address'],
      [{ ...good, board: 'nowhere' }, 'saves[1].board: expected the id of a board, got "nowhere"'],
      [{ ...good, boardTitle: 'Both' }, 'saves[1]: expected either board or boardTitle, got both'],
      [{ ...good, savedAt: 'soon' }, 'saves[1].savedAt: expected'],
    ] as const;
    for (const [save, message] of wrong) await expect(workspace.save([good, save])).rejects.toThrow(message);
    expect((await workspace.status()).next).not.toBe('linksage compile');
  });
});
