/** The OpenAI API: recorded and documented requests of clients, and openai-node itself. */
import { readFileSync } from 'node:fs';
import { createAdaptorServer } from '@hono/node-server';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shareWorkspace } from '../../test/testing/small-workspace.ts';
import { type App, makeService } from './testing/service.ts';

const page = 'https://leafletjs.com';
const shared = shareWorkspace();

interface Recorded {
  readonly from: string;
  readonly body: unknown;
  readonly expect: {
    readonly refused?: string;
    readonly vectors?: number;
    readonly dims?: number;
    readonly format?: 'float' | 'base64';
    readonly stored?: string;
  };
}

const { requests } = JSON.parse(
  readFileSync(new URL('./fixtures/clients.json', import.meta.url), 'utf8'),
) as { requests: Record<string, Recorded> };

function decode(embedding: string | number[]): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding);
  const bytes = Uint8Array.from(Buffer.from(embedding, 'base64'));
  return new Float32Array(bytes.buffer);
}

async function listen(app: App): Promise<string> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

describe('POST /v1/embeddings', () => {
  it('answers the requests of clients as they expect', async () => {
    const workspace = shared();
    const { send } = await makeService(workspace);
    for (const [client, { body, expect: wanted }] of Object.entries(requests)) {
      const answer = await send('POST', '/v1/embeddings', body);
      const { data, usage, error } = answer.body as {
        data: { object: string; index: number; embedding: string | number[] }[];
        usage: { prompt_tokens: number; total_tokens: number };
        error: { message: string; param: string };
      };
      if (wanted.refused !== undefined) {
        expect(answer.status, client).toBe(400);
        expect(error.message, client).toContain(wanted.refused);
        expect(error.param, client).toBe('input');
        continue;
      }
      expect(answer.status, client).toBe(200);
      expect(data.map(({ object, index }) => [object, index])).toEqual(
        Array.from({ length: wanted.vectors! }, (_, index) => ['embedding', index]),
      );
      for (const { embedding } of data) {
        expect(typeof embedding === 'string', client).toBe(wanted.format === 'base64');
        const vector = decode(embedding);
        expect(vector.length, client).toBe(wanted.dims);
        expect(Math.hypot(...vector), client).toBeCloseTo(1, 5);
      }
      expect(usage.prompt_tokens, client).toBeGreaterThan(0);
      if (wanted.stored !== undefined) {
        const [stored] = await workspace.vectors('page', [wanted.stored], { dims: wanted.dims! });
        expect(decode(data[0]!.embedding), client).toEqual(stored);
      }
    }
  });

  it('serves openai-node, in its default base64 and in floats, the same vectors as the library', async () => {
    const workspace = shared();
    const { app } = await makeService(workspace);
    const client = new OpenAI({ baseURL: `${await listen(app)}/v1`, apiKey: 'none', maxRetries: 0 });
    const input = ['owls at night', page, 'https://nobody.example/maps'];
    const expected = await workspace.embed(input);
    for (const encoding_format of [undefined, 'float', 'base64'] as const) {
      const { data, model } = await client.embeddings.create({
        model: 'linksage',
        input,
        ...(encoding_format && { encoding_format }),
      });
      expect(model).toBe('linksage-16@v000001');
      for (const [i, { embedding }] of data.entries())
        expect(decode(embedding as unknown as string | number[])).toEqual(expected[i]);
    }
    const names = (await client.models.list()).data.map(({ id }) => id);
    const run = (await workspace.versions())[0]!.model;
    expect(names).toEqual(['linksage', 'linksage-16', 'linksage-8', 'linksage@v000001', `linksage@${run}`]);
    for (const name of names) expect((await client.models.retrieve(name)).id).toBe(name);
    const refused = await client.embeddings
      .create({ model: 'linksage', input: [1, 2, 3] })
      .catch((error) => error);
    expect(refused).toBeInstanceOf(OpenAI.BadRequestError);
    expect(refused.message).toContain('check_embedding_ctx_length');
    expect(refused.param).toBe('input');
  });

  it('gives no vectors of another version, model or size than asked for', async () => {
    const { send } = await makeService(shared());
    const ask = (model: string, more: object = {}) =>
      send('POST', '/v1/embeddings', { model, input: 'owl', ...more });
    for (const [model, status] of [
      ['linksage@v000001', 200],
      ['linksage-8@v000001', 200],
      ['linksage@v000002', 404],
      ['linksage-9', 404],
      ['text-embedding-3-small', 404],
      ['linksage-8 ', 404],
    ] as const)
      expect((await ask(model)).status, model).toBe(status);
    expect((await ask('linksage', { dimensions: 9 })).body).toMatchObject({
      status: 400,
      detail: 'dimensions: expected one of 16, 8, got 9.',
      errors: [{ field: 'dimensions' }],
    });
    expect((await ask('linksage-8', { dimensions: 16 })).status).toBe(400);
  });

  it('remembers what it has sent, and forgets it with another version', async () => {
    const workspace = shared();
    const { send, service } = await makeService(workspace);
    const body = { model: 'linksage', input: ['owl', page] };
    const first = await send('POST', '/v1/embeddings', body);
    expect(await send('POST', '/v1/embeddings', body)).toMatchObject({ body: first.body });
    const metrics = await service.metrics.registry.metrics();
    expect(metrics).toContain('linksage_embedding_cache_total{result="hit"} 2');
    expect(metrics).toContain('linksage_embedding_cache_total{result="miss"} 2');
  });
});
