/** The service as a process: other commands beside it, a kill, and the signal of a supervisor. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createClient } from '../src/client/index.ts';
import { startLoad, until } from './testing/load.ts';
import { main, startServer } from './testing/served.ts';
import { makeWorkspace } from './testing/small-workspace.ts';

const page = 'https://leafletjs.com';

const run = (folder: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [main, ...args, '--workspace', folder]);

it('answers while other commands train, refresh and roll back', async () => {
  const { folder } = await makeWorkspace();
  const { url, child } = await startServer(folder);
  const load = startLoad(url, page);
  await run(folder, 'train');
  await run(folder, 'refresh');
  await until(() => load.versions.at(-1) === 'v000002');
  await run(folder, 'rollback');
  const client = createClient({ url });
  await until(async () => (await client.GET('/readyz')).data?.version === 'v000001');
  expect(await load.stop()).toEqual([]);
  const { data } = await client.GET('/v1/versions');
  expect(data!.versions.map(({ name, current, loaded }) => [name, current, loaded])).toEqual([
    ['v000001', true, true],
    ['v000002', false, false],
  ]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('loses no save when it is killed', async () => {
  const { folder } = await makeWorkspace();
  const first = await startServer(folder);
  const client = createClient({ url: first.url });
  const save = { url: 'https://new.example/rye', boardTitle: 'Bread' };
  expect((await client.POST('/v1/saves', { body: { saves: [save] } })).response.status).toBe(201);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await startServer(folder);
  const again = createClient({ url: second.url });
  await until(
    async () =>
      (await again.GET('/v1/pages', { params: { query: { url: save.url } } })).data?.embedded === true,
  );
});

it('ends a request that runs, and refuses what is not HTTP', async () => {
  const { folder } = await makeWorkspace();
  const { url, child } = await startServer(folder);
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('\u0000\u0001 nonsense\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 400/);
  const load = startLoad(url, page, { clients: 2 });
  await until(() => load.answered() > 10);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  const failures = await load.stop();
  for (const failure of failures) expect(failure).toMatch(/fetch failed/); // refused connections, no broken answers
});
