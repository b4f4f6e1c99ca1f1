/** The service with its threads and processes: it changes over to a new version under load, and stops. */
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from '../src/client/index.ts';
import { serve } from '../src/index.ts';
import { startLoad, until } from './testing/load.ts';
import { initWorkspace, makeWorkspace } from './testing/small-workspace.ts';

it('embeds what is saved, changes over without a failed request, and stops', async () => {
  const { folder } = await makeWorkspace();
  const options = { port: 0, logLevel: 'silent', refreshAfter: 20, lookEvery: 50 } as const;
  const service = await serve(folder, options);
  onTestFinished(() => service.stop());
  const client = createClient({ url: service.url });
  const load = startLoad(service.url, 'https://leafletjs.com', { clients: 2, pause: 100 });
  const save = { url: 'https://new.example/rye', boardTitle: 'Bread', title: 'Rye bread in a day' };
  expect((await client.POST('/v1/saves', { body: { saves: [save] } })).response.status).toBe(201);
  await until(() => load.versions.includes('v000002'));
  const { data } = await client.GET('/v1/pages', { params: { query: { url: save.url } } });
  expect(data).toMatchObject({ embedded: true, boards: [{ title: 'Bread' }] });
  expect(await load.stop()).toEqual([]);
  expect(load.versions).toEqual(['v000001', 'v000002']);
  await service.stop();
  await expect(fetch(`${service.url}/livez`)).rejects.toThrow();
});

it('refuses events while too many rows wait for a refresh', async () => {
  const { folder } = await makeWorkspace();
  const limits = { eventRows: 0 };
  const service = await serve(folder, { port: 0, logLevel: 'silent', limits, lookEvery: 50 });
  onTestFinished(() => service.stop());
  const client = createClient({ url: service.url });
  const send = (version: number) =>
    client.POST('/v1/events', { body: { url: 'https://new.example/rye', title: 'Rye', version } });
  const { offset } = (await send(1)).data!;
  const query = { url: 'https://new.example/rye', min_offset: offset };
  expect((await client.GET('/v1/pages', { params: { query } })).response.status).toBe(200);
  const { response, error } = await send(2);
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(error).toMatchObject({
    code: 'busy',
    detail: expect.stringMatching(/at most 0 rows that wait for a refresh, got 1/),
  });
});

it('says why it cannot start', async () => {
  const { folder } = await initWorkspace();
  const options = { port: 0, logLevel: 'silent' } as const;
  await expect(serve(folder, options)).rejects.toMatchObject({
    code: 'not-ready',
    hint: 'Run: linksage refresh',
  });
  await expect(serve(folder, { ...options, host: '0.0.0.0' })).rejects.toThrow(
    'expected keys to listen on 0.0.0.0',
  );
});
