/** Every route, with requests that are made from its schema, valid and broken: never a status of 500 or above, never a bug. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareWorkspace } from '../../test/testing/small-workspace.ts';
import { type ApiDocument, requestsOf } from './testing/arbitrary-requests.ts';
import { makeService } from './testing/service.ts';

/** Those that take long are tested with few requests. */
const runs: Readonly<Record<string, number>> = {
  '/v1/import': 4,
  '/v1/refresh': 1,
  '/v1/versions/rollback': 4,
};

const shared = shareWorkspace();

it('answers any request of any route without a bug', async () => {
  const { app, send, bugs } = await makeService(shared());
  const document = (await send('GET', '/openapi.json')).body as ApiDocument;
  const answered = new Set<number>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      await fc.assert(
        fc.asyncProperty(requestsOf(document, path, operation), async (request) => {
          const response = await app.request(`http://localhost${request.path}`, {
            method: method.toUpperCase(),
            headers: { host: 'localhost', 'content-type': 'application/json' },
            ...(request.body !== undefined && { body: request.body }),
          });
          const text = await response.text();
          answered.add(response.status);
          expect(bugs).toEqual([]);
          expect(response.status, text).toBeLessThan(500);
          if (response.status >= 400) expect(JSON.parse(text).code).toMatch(/^[a-z_-]+$/);
        }),
        { numRuns: runs[path] ?? 10 },
      );
    }
  }
  expect(answered).toContain(200);
  expect(answered).toContain(400);
  expect(answered).toContain(404);
});

it('refuses lists that are too long, and names the list', async () => {
  const { send } = await makeService(shared());
  const many = <Item>(item: Item) => Array.from({ length: 10_000 }, () => item);
  const url = 'https://a.example';
  for (const [path, field, body] of [
    ['/v1/embeddings', 'input', { model: 'linksage', input: many('a') }],
    ['/v1/encode', 'pages', { pages: many({ url }) }],
    ['/v1/rerank', 'documents', { query: 'a', documents: many('a') }],
    ['/v1/profiles', 'visits', { visits: many({ url }) }],
    ['/v1/saves', 'saves', { saves: many({ url, board: 'b' }) }],
  ] as const) {
    const { status, body: answer } = await send('POST', path, body);
    expect(status, path).toBe(400);
    expect((answer as { errors: { field: string }[] }).errors[0]!.field, path).toBe(field);
  }
});
