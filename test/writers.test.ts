/** One writer at a time; readers never wait. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LinkSageError } from '../src/base/index.ts';
import { fileSource, type ImportSource } from '../src/index.ts';
import { initWorkspace, makeWorkspace, reopen, starterList } from './testing/small-workspace.ts';

/** A source of a list that holds back its last part until it is released. */
function heldBack(list: string): { source: ImportSource; letGo: () => void; asked: Promise<void> } {
  const { name, stream } = fileSource(starterList(list));
  let letGo = () => {};
  let ask = () => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const asked = new Promise<void>((resolve) => (ask = resolve));
  async function* wait() {
    yield* stream();
    ask();
    await released;
  }
  return { source: { name, stream: wait }, letGo, asked };
}

async function refusal(work: Promise<unknown>): Promise<LinkSageError> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LinkSageError);
  return error as LinkSageError;
}

describe('a second writer', () => {
  it('stops with an error that names the first, whatever both do; later it may write', async () => {
    const workspace = await initWorkspace(['hiking']);
    const other = await reopen(workspace);
    const { source, letGo, asked } = heldBack('photography');
    const importing = workspace.import(source);
    await asked;
    const before = await workspace.status();
    const writes = [
      other.import(fileSource(starterList('baking'))),
      other.compile(),
      other.train(),
      other.refresh(),
      workspace.compile(),
    ];
    // All are awaited together, so that none rejects unhandled
    for (const { message, hint } of await Promise.all(writes.map(refusal))) {
      expect(message).toContain(workspace.folder);
      expect(message).toContain(`"import" at work (process ${process.pid}`);
      expect(hint).toContain('wait');
    }
    expect(await workspace.status()).toEqual(before);
    letGo();
    await importing;
    expect((await other.import(fileSource(starterList('baking')))).rows.pins.added).toBeGreaterThan(0);
  });

  it('stops in another process too', async () => {
    const workspace = await initWorkspace(['hiking']);
    const module = pathToFileURL(new URL('../dist/workspace/workspace.js', import.meta.url).pathname).href;
    const script = `
      const { Workspace } = await import(${JSON.stringify(module)});
      const workspace = await Workspace.open(${JSON.stringify(workspace.folder)});
      const stream = async function* () {
        yield Buffer.from('# Slow list\\n\\nText.\\n\\n## Part\\n\\n- [A](https://a.example/) - One.\\n');
        process.stdout.write('ready');
        await new Promise((resolve) => process.stdin.once('data', resolve));
        process.stdin.destroy();
      };
      await workspace.import({ name: 'slow.md', stream });
      await workspace.close();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const { message } = await refusal(workspace.import(fileSource(starterList('baking'))));
    expect(message).toContain(`"import" at work (process ${child.pid}`);
    child.stdin.write('go on');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await workspace.import(fileSource(starterList('baking')));
  });
});

describe('readers', () => {
  it('work on what was committed before, while a writer runs', async () => {
    const workspace = await makeWorkspace();
    const reader = await reopen(workspace);
    const before = await reader.status();
    const { source, letGo, asked } = heldBack('photography');
    const importing = workspace.import(source);
    await asked;
    expect(await reader.status()).toEqual(before);
    const hits = await reader.search('birds', { k: 3, mode: 'vector' });
    expect(hits).toHaveLength(3);
    expect(await reader.related(hits[0]!.key, { k: 2, why: true })).toHaveLength(2);
    const { picks } = await reader.placeLink({ url: 'https://new.example/', title: 'Birds' }, { k: 2 });
    expect(picks.length).toBeLessThanOrEqual(2);
    letGo();
    await importing;
    expect((await reader.status()).catalog.pages).toBeGreaterThan(before.catalog.pages);

    // Reads everything that a refresh replaces, while it runs
    await workspace.compile();
    const refreshing = workspace.refresh();
    let reads = 0;
    let done = false;
    const finished = refreshing.finally(() => (done = true));
    while (!done) {
      expect(await reader.search('birds', { k: 3 })).toHaveLength(3);
      await reader.status();
      reads++;
    }
    await finished;
    expect(reads).toBeGreaterThan(0);
    expect((await reader.status()).embeddings.at(-1)).toMatchObject({ version: 'v000002', stale: false });
  });
});
