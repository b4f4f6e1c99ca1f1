/** The OpenAI API, by the Python client itself. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { expect, it } from 'vitest';
import { makeWorkspace } from '../../test/testing/small-workspace.ts';
import { makeService } from './testing/service.ts';

const python = process.env.LINKSAGE_PYTHON ?? 'python3';

/** Runs Python without blocking this thread, which answers it. */
async function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  const code = await new Promise<number | null>((done) =>
    child.once('close', done).once('error', () => done(-1)),
  );
  return { code, output };
}

it('serves the Python client', async (context) => {
  if ((await run(['-c', 'import openai'])).code !== 0)
    context.skip(`${python} has no openai: set LINKSAGE_PYTHON to one that has`);
  const workspace = await makeWorkspace();
  const { app } = await makeService(workspace);
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/v1`;
    const inputs = ['https://leafletjs.com', 'owls at night'];
    const script = fileURLToPath(new URL('./testing/openai_client.py', import.meta.url));
    const { code, output } = await run([script, url, ...inputs]);
    expect(code).toBe(0);
    const { vectors, smaller, tokens, models, refused } = JSON.parse(output);
    const expected = await workspace.embed(inputs);
    expect(vectors.map((vector: number[]) => Float32Array.from(vector))).toEqual(expected);
    expect(Float32Array.from(smaller)).toEqual((await workspace.embed(inputs, { dims: 8 }))[0]);
    expect(tokens).toBe(6);
    expect(models).toContain('linksage-8');
    expect(refused).toContain('check_embedding_ctx_length');
  } finally {
    server.close();
  }
});
