/** Every route beside the method of the library that it asks. */
import { describe, expect, it } from 'vitest';
import { makeWorkspace } from '../../test/testing/small-workspace.ts';
import { makeService } from './testing/service.ts';

const page = 'https://leafletjs.com';
const version = 'v000001';

describe('routes that ask', () => {
  it('answer what the library answers', async () => {
    const workspace = await makeWorkspace();
    const { send, bugs } = await makeService(workspace);
    const ask = async (method: string, path: string, body?: unknown) => {
      const { status, body: answer } = await send(method, path, body);
      expect(status, `${method} ${path}: ${JSON.stringify(answer)}`).toBe(200);
      return answer;
    };
    const at = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

    const hits = await workspace.search('bird', { k: 3, perSite: 1 });
    expect(hits).toHaveLength(3);
    expect(await ask('POST', '/v1/search', { query: 'bird', k: 3, perSite: 1 })).toEqual({ version, hits });
    const boards = await workspace.search('maps', { kind: 'board', k: 2, mode: 'vector' });
    expect(await ask('POST', '/v1/search', { query: 'maps', kind: 'board', k: 2, mode: 'vector' })).toEqual({
      version,
      hits: boards,
    });
    const vector = Array.from((await workspace.embed('owl', { dims: 8 })) as Float32Array);
    expect(await ask('POST', '/v1/search', { vector, k: 2 })).toEqual({
      version,
      hits: await workspace.searchByVector(vector, { k: 2 }),
    });
    expect(await ask('GET', at('/v1/pages', { url: page }))).toEqual({
      version,
      ...(await workspace.page(page)),
    });
    expect(await ask('GET', at('/v1/related', { url: page, k: '2', why: 'true' }))).toEqual({
      version,
      hits: await workspace.related(page, { k: 2, why: true }),
    });
    expect(await ask('GET', '/v1/duplicates?k=3&offset=1')).toEqual({
      version,
      ...(await workspace.duplicates({ k: 3, offset: 1 })),
    });
    const documents = ['owls', page, 'knots'];
    const ranked = await workspace.rerank('maps', documents);
    expect(
      await ask('POST', '/v1/rerank', { query: 'maps', documents, top_n: 2, return_documents: true }),
    ).toEqual({
      model: `linksage-16@${version}`,
      results: ranked
        .slice(0, 2)
        .map(({ index, score }) => ({ index, relevance_score: score, document: { text: documents[index] } })),
    });
    const visits = hits.map(({ key }) => ({ url: key, at: '2024-05-01' }));
    const profile = await workspace.profile(visits, { k: 2, dims: 8 });
    expect(await ask('POST', '/v1/profiles', { visits, k: 2, dims: 8 })).toEqual(
      plain({
        version,
        ...profile,
        interests: profile.interests.map((each) => ({ ...each, vector: Array.from(each.vector) })),
      }),
    );
    const pin = { url: 'https://new.example/owls', title: 'Owls' };
    for (const link of [pin, { url: page, title: 'Maps' }]) {
      const placed = await workspace.placeLink(link, { k: 2 });
      expect(await ask('POST', '/v1/boards/pick', { ...link, k: 2 })).toEqual({ version, ...placed });
      expect(placed).toMatchObject({ on: { length: link === pin ? 0 : 1 }, picks: { length: 2 } });
    }
    const pages = [{ ...pin, pins: [{ title: 'Night', boards: [boards[0]!.key] }] }];
    const encoded = await workspace.encodePages(pages, { dims: 8 });
    expect(await ask('POST', '/v1/encode', { pages, dims: 8 })).toEqual({
      version,
      vectors: encoded.map((each) => Array.from(each)),
    });
    const [kept] = await workspace.versions();
    expect(await ask('GET', '/v1/versions')).toEqual({ versions: [{ ...kept, loaded: true }] });
    expect(await ask('GET', '/readyz')).toEqual({ status: 'ready', version });
    expect(await ask('GET', '/livez')).toEqual({ status: 'live' });
    expect(await ask('GET', '/metrics')).toContain(
      'linksage_request_duration_seconds_count{method="GET",route="/v1/pages",status="200"} 1',
    );
    const document = (await ask('GET', '/openapi.json')) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    const docs = (await ask('GET', '/docs')) as string;
    for (const path of Object.keys(document.paths)) expect(docs).toContain(path);
    expect(docs).not.toContain('<script');
    expect(bugs).toEqual([]);
  });
});

describe('routes that write', () => {
  it('import, save, take off, refresh and roll back', async () => {
    const workspace = await makeWorkspace();
    const { app, send, bugs } = await makeService(workspace);
    const post = (path: string, body: string) =>
      app.request(`http://localhost${path}`, { method: 'POST', body, headers: { host: 'localhost' } });
    const list = '# Cheese\n\nx\n\n## A\n\n- [Cheddar](https://cheddar.example/) - Cloth and cave.\n';
    const imported = await post('/v1/import?source=cheese', list);
    expect(await imported.json()).toMatchObject({
      source: 'cheese',
      format: 'markdown',
      rows: { pins: { added: 1 } },
    });
    const csv = 'Where\nnot an address\nhttps://stilton.example/\n';
    const mapped = await post('/v1/import?source=links.csv&format=csv&map=url=Where', csv);
    expect(await mapped.json()).toMatchObject({
      links: { read: 2, kept: 1, passedOver: 1 },
      findings: [{ fate: 'passed over', count: 1, examples: [expect.stringMatching(/^links\.csv:2: /)] }],
    });
    const newer = list.replaceAll('heddar', 'omte');
    const replaced = await post('/v1/import?source=cheese&replace=true', newer);
    expect(await replaced.json()).toMatchObject({ gone: { isDeleted: true, pins: 1 } });
    const rows = '{"board_id":"tea","title":"Tea"}\nnonsense\n';
    const refused = await post('/v1/import?source=rows.jsonl&strict=true', rows);
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as { detail: string }).detail).toMatch(/^rows\.jsonl:2: expected/);
    const partly = await post('/v1/import?source=rows.jsonl', rows);
    expect(await partly.json()).toMatchObject({
      links: { read: 2, kept: 1, refused: 1 },
      findings: [
        { fate: 'refused', count: 1, examples: [expect.stringMatching(/^rows\.jsonl:2: expected/)] },
      ],
    });
    expect((await post('/v1/import?source=../x', list)).status).toBe(400);
    expect((await post('/v1/import?source=..', list)).status).toBe(400);

    const save = { url: 'https://new.example/rye', boardTitle: 'Bread', title: 'Rye' };
    const { status, body } = await send('POST', '/v1/saves', { saves: [save] });
    expect(status).toBe(201);
    const { saves } = body as { saves: { url: string; board: string }[] };
    const refreshed = (await send('POST', '/v1/refresh')).body as object;
    expect(refreshed).toEqual({ version: 'v000002', committed: true });
    const found = (await send('GET', `/v1/pages?url=${encodeURIComponent(save.url)}`)).body as object;
    expect(found).toMatchObject({ version: 'v000002', boards: [{ id: saves[0]!.board, title: 'Bread' }] });
    const key = `url=${encodeURIComponent(save.url)}&board=${saves[0]!.board}`;
    expect((await send('DELETE', `/v1/saves?${key}`)).status).toBe(204);
    expect((await send('DELETE', `/v1/saves?url=${page}&board=none`)).body).toMatchObject({
      status: 404,
      errors: [{ field: 'board' }],
    });
    expect((await send('POST', '/v1/versions/rollback', {})).body).toEqual({
      from: 'v000002',
      to: 'v000001',
    });
    expect((await send('POST', '/v1/versions/rollback', { version: 'v000009' })).status).toBe(404);
    expect(bugs).toEqual([]);
  });
});
