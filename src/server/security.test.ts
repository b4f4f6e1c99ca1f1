/** Hosts, keys, limits, and what a client learns of its mistakes. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { shareWorkspace, temporaryFolder } from '../../test/testing/small-workspace.ts';
import { addKey, listKeys, removeKey } from './index.ts';
import { createHostCheck } from './security/hosts.ts';
import { keysFile } from './security/keys.ts';
import { createRateLimit } from './security/rate-limit.ts';
import { makeService } from './testing/service.ts';

const shared = shareWorkspace();

describe('keys', () => {
  it('are stored as hashes, listed without secrets, and removed', async () => {
    const folder = await temporaryFolder();
    const key = await addKey(folder, 'reader', 'read');
    expect(key).toMatch(/^lsk_[\w-]{43}$/);
    expect(await readFile(keysFile(folder), 'utf8')).not.toContain(key);
    await expect(addKey(folder, 'reader', 'admin')).rejects.toThrow('expected a new name, got reader');
    expect(await listKeys(folder)).toMatchObject([{ name: 'reader', role: 'read' }]);
    await removeKey(folder, 'reader');
    await expect(removeKey(folder, 'reader')).rejects.toMatchObject({ code: 'not-found' });
    expect(await listKeys(folder)).toEqual([]);
  });

  it('let each role do what it may, and nothing else', async () => {
    const workspace = shared();
    const keys = {
      read: await addKey(workspace.folder, 'r', 'read'),
      write: await addKey(workspace.folder, 'w', 'write'),
      admin: await addKey(workspace.folder, 'a', 'admin'),
    };
    const { send } = await makeService(workspace);
    for (const name of ['r', 'w', 'a']) await removeKey(workspace.folder, name); // the service has read them
    const status = async (method: string, path: string, key: string | undefined) =>
      (
        await send(
          method,
          path,
          method === 'POST' ? {} : undefined,
          key ? { authorization: `Bearer ${key}` } : {},
        )
      ).status;
    const save = '/v1/saves';
    const cases = [
      ['GET', '/livez', [200, 200, 200, 200]],
      ['GET', '/v1/models', [401, 200, 200, 200]],
      ['GET', '/openapi.json', [401, 200, 200, 200]],
      ['POST', save, [401, 403, 400, 400]],
      ['DELETE', save, [401, 403, 400, 400]],
      ['POST', '/v1/import', [401, 403, 400, 400]],
      ['POST', '/v1/versions/rollback', [401, 403, 403, 404]],
      ['GET', '/v1/nowhere', [401, 404, 404, 404]],
    ] as const;
    for (const [method, path, expected] of cases) {
      const got = [];
      for (const key of [undefined, keys.read, keys.write, keys.admin])
        got.push(await status(method, path, key));
      expect(got, `${method} ${path}`).toEqual(expected);
    }
    expect(await status('GET', '/v1/models', `${keys.read}x`)).toBe(401);
  });
});

describe('hosts', () => {
  it('are addresses, localhost and allowed names; origins are this one', () => {
    const check = createHostCheck(['links.example']);
    for (const host of [
      'localhost',
      'LOCALHOST:80',
      '127.0.0.1:8080',
      '[::1]:8080',
      '192.168.1.7',
      'links.example:1',
    ])
      check(host, undefined);
    for (const host of [
      undefined,
      '',
      'evil.example',
      'localhost.evil.example',
      'a@localhost',
      'localhost:x',
      '[::1',
    ])
      expect(() => check(host, undefined), host).toThrow('Host: expected');
    check('localhost:8080', 'http://localhost:8080');
    for (const origin of ['http://evil.example', 'null', 'http://localhost:9', 'http://localhost'])
      expect(() => check('localhost:8080', origin), origin).toThrow('Origin: expected');
  });
});

describe('limits', () => {
  it('take a share of requests for each client', () => {
    let time = 0;
    const take = createRateLimit(2, () => time);
    for (let i = 0; i < 4; i++) take('a');
    expect(() => take('a')).toThrow('at most 2 requests a second');
    take('b');
    time = 500;
    take('a');
    expect(() => take('a')).toThrow();
  });

  it('refuse bodies that are too large, too slow, of another type or not UTF-8', async () => {
    const { app, send } = await makeService(shared(), {
      body: 1000,
      bodyMilliseconds: 20,
      perSecond: 100,
    });
    const post = (
      body: string | Uint8Array | ReadableStream,
      headers: Record<string, string> = { 'content-type': 'application/json' },
    ) =>
      app.request('http://localhost/v1/search', {
        method: 'POST',
        headers: { host: 'localhost', ...headers },
        body,
        duplex: 'half',
      } as RequestInit);
    const slow = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('{"query":')), // and never more
    });
    const many = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(2000).fill(32));
        controller.close();
      },
    });
    expect((await post(slow)).status).toBe(408);
    expect((await post(many)).status).toBe(413);
    expect((await post(JSON.stringify({ query: 'x'.repeat(2000) }))).status).toBe(413);
    expect((await post(Uint8Array.of(0x22, 0xff, 0x22))).status).toBe(400);
    expect((await post('{"query":"owl"}', {})).status).toBe(415);
    expect((await post('{"query":')).status).toBe(400);
    expect((await post(`${'['.repeat(400)}`)).status).toBe(400);
    const answer = await send('POST', '/v1/search', { query: 'owl', kind: 'planet', k: 0, colour: 1 });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).toSorted()).toEqual(['colour', 'k', 'kind']);
  });
});
