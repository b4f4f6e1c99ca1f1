/** The HTTP listener: what it answers from memory is what the application answers, under the same checks. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { shareWorkspace } from '../../test/testing/small-workspace.ts';
import { createListener } from './app/listener.ts';
import { makeService, type TestService } from './testing/service.ts';

const shared = shareWorkspace();
const page = 'https://leafletjs.com';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

/** Listens with a service, and sends bodies as they are. */
async function listen({ service }: TestService) {
  const server = createServer(createListener(service));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (body: string | Buffer, headers: Record<string, string> = {}, length = Buffer.byteLength(body)) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({
        port,
        path: '/v1/embeddings',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
      });
      sent.on('error', reject).on('response', (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => {
          const { date: _, ...kept } = response.headers;
          resolve({ status: response.statusCode, headers: kept, text });
        });
      });
      sent.write(body);
      if (length === Buffer.byteLength(body)) sent.end();
    });
}

const hits = async ({ service }: TestService) =>
  Number(/cache_total\{result="hit"\} (\d+)/.exec(await service.metrics.registry.metrics())?.[1] ?? 0);

it('gives the same answer from memory as before', async () => {
  const made = await makeService(shared());
  const post = await listen(made);
  const bodies = [
    { model: 'linksage', input: page },
    { model: 'linksage-8', input: [page, 'owls'], encoding_format: 'base64', user: 'me' },
    { model: 'linksage', input: ['owls'], dimensions: 8, encoding_format: null },
  ].map((body) => JSON.stringify(body));
  const first = [];
  for (const body of bodies) first.push(await post(body));
  const before = await hits(made);
  for (const [i, body] of bodies.entries()) {
    const again = await post(body);
    expect(again).toEqual({ ...first[i], headers: { ...first[i]!.headers, ...again.headers } });
    expect(again.status).toBe(200);
    expect(again.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  }
  expect(await hits(made)).toBe(before + 4);
  const metrics = await made.service.metrics.registry.metrics();
  const series = '{method="POST",route="/v1/embeddings",status="200"}';
  expect(metrics).toContain(`linksage_request_duration_seconds_count${series} 6`);
  expect(metrics).toMatch(
    /duration_seconds_bucket\{method="POST",route="\/v1\/embeddings",status="200",le="\+Inf"\} 6/,
  );
});

it('refuses what the application refuses, also if the vectors are in memory', async () => {
  const made = await makeService(shared());
  const post = await listen(made);
  const body = JSON.stringify({ model: 'linksage', input: page });
  expect((await post(body)).status).toBe(200);
  for (const [status, sent, headers] of [
    [421, body, { host: 'evil.example' }],
    [403, body, { origin: 'https://evil.example' }],
    [404, JSON.stringify({ model: 'linksage@v000009', input: page }), {}],
    [400, JSON.stringify({ model: 'linksage', input: page, dimensions: 7 }), {}],
    [400, JSON.stringify({ model: 'linksage', input: [page, 1] }), {}],
    [400, JSON.stringify({ model: 'linksage', input: [] }), {}],
    [400, '{', {}],
    [
      400,
      Buffer.concat([
        Buffer.from(`{"model":"linksage","input":"${page}`),
        Buffer.of(0xff),
        Buffer.from('"}'),
      ]),
      {},
    ],
  ] as const) {
    const answer = await post(sent, headers);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ status, error: {} });
  }
});

it('asks for a key, and takes one request of each from the limit', async () => {
  const made = await makeService(shared(), { perSecond: 2 });
  const post = await listen(made);
  const body = JSON.stringify({ model: 'linksage', input: page });
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await post(body)).status);
  expect(statuses.slice(0, 4)).toEqual([200, 200, 200, 200]); // twice as many may come at once
  expect(statuses.at(-1)).toBe(429);
  const locked = {
    ...made,
    service: { ...made.service, keys: () => ({ isEmpty: false, find: () => undefined }) as never },
  };
  expect((await (await listen(locked))(body)).status).toBe(401);
});

it('does not wait for a body that never ends', async () => {
  const post = await listen(await makeService(shared(), { bodyMilliseconds: 30 }));
  const answer = await post('{"model":', {}, 100);
  expect(answer.status).toBe(408);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'too-slow', error: {} });
});
