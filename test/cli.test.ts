/** The command line: run in this process, or built in its own process where that makes a difference. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { runCommandLine } from '../src/cli/run.ts';

const built = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const starter = fileURLToPath(new URL('../examples/starter', import.meta.url));
const lists = ['baking', 'birdwatching', 'fermentation', 'hiking'].map((name) => join(starter, `${name}.md`));

/** Small enough that training takes a second. */
const tinyModel = {
  model: { width: 16, dims: [32, 16], vocabulary: 4096, neighbors: { page: 2, pin: 2, board: 2 } },
  training: { rounds: 1, roundSteps: 2, batch: 32, warmWeight: 1 },
};

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, in the shared folder, with extra environment variables. */
async function linksage(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const output = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      output[name] += text;
      return true;
    }),
  );
  const before = { cwd: process.cwd(), env: { ...process.env } };
  process.chdir(folder);
  Object.assign(process.env, env);
  try {
    return { code: await runCommandLine(['node', 'linksage', ...args]), ...output };
  } finally {
    for (const name of Object.keys(env)) {
      if (before.env[name] === undefined) delete process.env[name];
      else process.env[name] = before.env[name];
    }
    process.chdir(before.cwd);
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs the built command line as a user does. */
function spawnLinksage(
  args: readonly string[],
  { stdin = '', closeStdout = false, main = built } = {}, // closed before anything is written to it
): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  if (closeStdout) child.stdout.destroy();
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

/** Installs the built program into a folder with all its dependencies except one; returns the path of the program. */
async function installWithout(missing: string): Promise<string> {
  const root = await mkdtemp(join(folder, 'installed-'));
  const repository = fileURLToPath(new URL('..', import.meta.url));
  await cp(join(repository, 'dist'), join(root, 'dist'), { recursive: true });
  await cp(join(repository, 'package.json'), join(root, 'package.json'));
  await mkdir(join(root, 'node_modules'));
  for (const name of await readdir(join(repository, 'node_modules'))) {
    if (name === missing) continue;
    await symlink(join(repository, 'node_modules', name), join(root, 'node_modules', name));
  }
  return join(root, 'dist/cli/main.js');
}

let folder: string;
const workspace = () => join(folder, 'links');
/** Runs a command on the shared workspace, expects it to succeed, and returns its JSON. */
async function json(...args: string[]) {
  const { code, stdout, stderr } = await linksage([...args, '--workspace', workspace(), '--json']);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the main job', () => {
  it('goes from lists to answers, with nothing but JSON on standard output', async () => {
    expect(await json('init')).toEqual({ folder: workspace() });
    await writeFile(join(workspace(), 'linksage.json'), JSON.stringify(tinyModel));

    const imports = await json('import', ...lists);
    expect(imports.map((report: { source: string }) => report.source)).toEqual(lists);
    expect((await json('status')).next).toBe('linksage compile');

    const { views, split } = await json('compile');
    expect(split).toEqual({ by: 'random', share: 0.1, seed: 1 });
    expect(views.all.nodes.pin).toBeGreaterThan(views.train.nodes.pin);

    const trained = await json('train');
    expect(trained).toMatchObject({ run: 'run-0001', view: 'train', rounds: [{ round: 1, steps: 2 }] });
    expect((await json('evaluate')).dims).toEqual([32, 16]);
    const plan = await json('refresh', '--plan');
    expect(plan).toMatchObject({ from: null, seconds: null, counts: { page: { carried: 0 } } });
    const { counts, ...refreshed } = await json('refresh');
    expect(refreshed).toMatchObject({ version: 'v000001', committed: true });
    expect(counts).toEqual(plan.counts);

    const url = 'https://www.thefreshloaf.com/';
    const pins = await json('search', 'wild', 'yeast', '-k', '3', '--kind', 'pin');
    expect(pins.length).toBeGreaterThan(0);
    expect(pins.length).toBeLessThanOrEqual(3);
    const question = ['search', 'wild', 'yeast', '-k', '3', '--kind', 'pin', '--workspace', workspace()];
    const { stdout, ...outcome } = await spawnLinksage([...question, '--json']);
    expect(outcome).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(pins);
    const narrowed = ['--site', 'wikipedia.org', '--mode', 'lexical', '--per-site', '2', '--no-collapse'];
    const found = await json('search', 'the', 'bread', ...narrowed);
    expect(found).toHaveLength(2);
    for (const { key } of found) expect(key).toMatch(/^https:\/\/\w+\.wikipedia\.org\//);
    const related = await json('related', url, '--why', '-k', '2', '--dims', '16');
    expect(related).toHaveLength(2);
    expect(related[0].why.pins.length).toBeGreaterThan(0);
    expect(related.map((hit: { key: string }) => hit.key)).not.toContain('https://thefreshloaf.com');
    expect(await json('pick-boards', url, '--title', 'Bread', '-k', '4')).toMatchObject({
      on: expect.any(Array),
      picks: expect.any(Array),
    });

    const { files } = await json('export', join(folder, 'vectors'), '--dims', '16');
    expect(files).toEqual(['boards.parquet', 'pages.parquet', 'pins.parquet']);
    expect(await readdir(join(folder, 'vectors'))).toHaveLength(3);
    const arrow = await json('export', join(folder, 'vectors'), '--format', 'arrow', '--overwrite');
    expect(await readdir(join(folder, 'vectors'))).toEqual(arrow.files);
    const without = await spawnLinksage(
      ['export', 'arrow', '--format', 'arrow', '--workspace', workspace()],
      {
        main: await installWithout('apache-arrow'),
      },
    );
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('export as arrow: expected the package apache-arrow, got Error');
    expect(without.stderr).toContain('Run: npm install apache-arrow, or export as parquet or npy');
    expect(await readdir(folder)).not.toContain('arrow');
    expect((await json('status')).next).toBe('linksage search "..."');

    expect(await json('refresh', '--full')).toMatchObject({ version: 'v000002', audit: null });
    expect(await json('rollback')).toEqual({ from: 'v000002', to: 'v000001' });
    const align = ['train', '--align', 'v000009', '--workspace', workspace()];
    const { code, stderr } = await linksage(align);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /expected an embedding version that is kept, got v000009; there are only v000001, v000002\n/,
    );
    const { embeddings } = await json('status');
    expect(embeddings).toMatchObject([
      { version: 'v000001', current: true, saved: 0 },
      { version: 'v000002', current: false, saved: 0 },
    ]);
    expect(embeddings[1].encoded).toEqual(embeddings[1].counts);
  });

  it('prints aligned lines of at most 110 columns', async () => {
    const at = { LINKSAGE_WORKSPACE: workspace() };
    let stdout = '';
    for (const args of [
      ['status'],
      ['compile'],
      ['refresh', '--plan'],
      ['refresh'],
      ['evaluate'],
      ['search', 'bread', '-k', '3'],
    ]) {
      const outcome = await linksage(args, at);
      expect(outcome.code).toBe(0);
      stdout = outcome.stdout; // in the end, that of the search
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    }
    const [header, ...lines] = stdout.trimEnd().split('\n');
    expect(header).toBe(' fused title – detail');
    const addresses = lines.filter((_, i) => i % 2 === 1);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^ {7}https:\/\//);
  });
});

describe('the page of a report', () => {
  const at = () => ['--workspace', workspace()];
  const page = () => join(workspace(), 'reports', 'run-0001', 'report.html');

  it('is written again without measuring', async () => {
    const before = await readFile(page(), 'utf8');
    await rm(page());
    expect(await json('evaluate', '--page-only')).toEqual({ page: page() });
    expect(await readFile(page(), 'utf8')).toBe(before);
  });

  it.skipIf(process.platform !== 'linux')('opens in a browser, or says where it is', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const show = () => linksage(['evaluate', '--page-only', '--open', ...at()], { PATH: bin });
    expect(await show()).toEqual({ code: 0, stdout: `${page()}\n`, stderr: '' });

    const opened = join(folder, 'opened');
    await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > ${opened}\n`, { mode: 0o755 });
    await show();
    await vi.waitFor(async () => expect(await readFile(opened, 'utf8')).toBe(page()), { timeout: 60_000 });
  });
});

describe('output', () => {
  it('may be closed by its reader without stopping the command', async () => {
    const unread = join(folder, 'unread');
    const { code, stderr } = await spawnLinksage(['init', '--workspace', unread], { closeStdout: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await readdir(unread)).toContain('linksage.json');
  });
});

describe('imports', () => {
  const fresh = async (name: string) => {
    const at = ['--workspace', join(folder, name)];
    expect((await linksage(['init', ...at])).code).toBe(0);
    return at;
  };

  it('read standard input and map columns', async () => {
    const at = await fresh('stdin');
    const csv = 'Link,Name,folder\nhttps://a.example/1,One,Left\nhttps://a.example/2,Two,Right\n';
    const args = ['import', '-', '--map', 'url=Link,title=Name', '--source', 'mine', '--json', ...at];
    const { code, stdout } = await spawnLinksage(args, { stdin: csv });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { source: 'stdin', format: 'csv', rows: { pins: { added: 2 }, boards: { added: 2 } } },
    ]);
  });

  it('name what they do not import, write all of it to a file, or stop there with --strict', async () => {
    const at = await fresh('bad-rows');
    await writeFile(join(folder, 'bad.csv'), 'url,title\nhttps://a.example,One\nnot an address,Two\n');
    const strict = await linksage(['import', 'bad.csv', '--strict', ...at]);
    expect(strict).toMatchObject({ code: 1, stdout: '' });
    expect(strict.stderr).toMatch(/^error: bad\.csv:3: passed over \(relative\).*\n.*--strict/);

    const rejects = join(folder, 'rejects.jsonl');
    const lenient = await linksage(['import', 'bad.csv', '--rejects', rejects, ...at]);
    expect(lenient).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 pin, 1 page, 1 board new; 1 passed over \(relative\)/),
    });
    expect(lenient.stderr).toMatch(/bad\.csv:3: passed over \(relative\): not an address/);
    expect(JSON.parse(await readFile(rejects, 'utf8'))).toEqual({
      file: 'bad.csv',
      line: 3,
      fate: 'passed over',
      reason: 'relative',
      got: 'not an address',
    });
  });
});

describe('events', () => {
  it('are written from a file, in the catalog with the next compile, and refused by their lines', async () => {
    const at = ['--workspace', join(folder, 'events')];
    await linksage(['init', ...at]);
    const rows = [
      { url: 'https://example.com/rye', title: 'Rye bread in a day', version: 1 },
      { board_id: 'bread', title: 'Bread', version: 1 },
      { pin_id: 'p1', url: 'https://example.com/rye', title: 'Rye', version: 1 },
      { pin_id: 'p1', board_id: 'bread', version: 1 },
    ];
    await writeFile(join(folder, 'day.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const { code, stdout } = await linksage(['events', 'day.jsonl', ...at]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote 4 events; the log ends at 4\./);
    expect((await linksage(['status', ...at])).stdout).toMatch(/next +linksage compile/);
    await linksage(['compile', '--view', 'all', ...at]);
    const { catalog } = JSON.parse((await linksage(['status', '--json', ...at])).stdout);
    expect(catalog).toMatchObject({ pages: 1, pins: 1, boards: 1, saves: 1 });
    await writeFile(join(folder, 'late.jsonl'), '\n{"url": "https://example.com/rye", "version": 0}\n');
    const { stderr } = await linksage(['events', 'late.jsonl', ...at]);
    expect(stderr).toMatch(
      /^error: late\.jsonl:2: expected version to be a whole number of 1 or more, got 0\n/,
    );
  });
});

describe('add', () => {
  it('goes from files to commands that answer, and does nothing twice', async () => {
    const at = ['--workspace', join(folder, 'added')];
    const { code, stdout, stderr } = await linksage(['add', lists[0]!, 'none.md', ...at]);
    expect(code).toBe(0);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/added: a new workspace$/),
      expect.stringMatching(/^import .*baking\.md \(markdown\): \d+ pins/),
      expect.stringMatching(/^error: none\.md: .*no such file/), // costs only itself
      expect.stringMatching(/ in all\. To do: compile and embed, about \d+ s$/),
      expect.stringMatching(/^compile +a graph of \d+ pages/),
      expect.stringMatching(/^embed .*the base model/),
    ]);
    const commands = [...stdout.matchAll(/^ {2}(?:npx )?linksage (.*)$/gm)].map(([, command]) => command!);
    expect(commands.map((command) => command.split(' ')[0])).toEqual(['search', 'related', 'pick-boards']);
    for (const command of commands) {
      const args = command
        .match(/"[^"]*"|'[^']*'|\S+/g)!
        .map((argument) => argument.replace(/^["']|["']$/g, ''));
      const answer = await linksage([...args, '--json']);
      const found = JSON.parse(answer.stdout);
      expect(args[0] === 'pick-boards' ? found.on : found, command).not.toHaveLength(0);
    }

    const again = await linksage(['add', lists[0]!, ...at, '--json']);
    expect(again.stderr).toMatch(/To do: nothing\nembed +v000001 is up to date/);
    expect(JSON.parse(again.stdout)).toMatchObject({
      compiled: null,
      trained: null,
      refreshed: { version: 'v000001', committed: false },
    });
    expect(await linksage(['add', 'none.md', ...at])).toMatchObject({ code: 1 });
  });
});

describe('mistakes', () => {
  it.each([
    [['search', 'bread', '--knid', 'pin'], /unknown option '--knid'\n\(Did you mean --kind\?\)/],
    [['search', 'bread', '--kind', 'pages'], /Allowed choices are page, pin, board/],
    [['search', 'bread', '-k', '0'], /whole number from 1 on, got 0/],
    [['search', 'bread', '--mode', 'fuzzy'], /Allowed choices are vector, lexical, hybrid/],
    [['search'], /missing required argument 'query'/],
    [['import', 'a.csv', '--map', 'link=Link'], /url, title, .* as PART=COLUMN, got link=Link/],
    [['import', 'a.csv', 'b.csv', '--replace'], /--replace takes one export of one collection/],
    [['import', 'a.csv', '--yes'], /--yes answers for --replace/],
    [['complie'], /unknown command 'complie'\n\(Did you mean compile\?\)/],
    [[], /Usage: linksage/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await linksage(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('are one JSON document with --json, with the code of the error', async () => {
    const failure = async (...args: string[]) => {
      const { code, stdout } = await linksage([...args, '--json']);
      return { code, ...JSON.parse(stdout) };
    };
    const nowhere = join(folder, 'nowhere');
    expect(await failure('status', '--workspace', nowhere)).toEqual({
      code: 1,
      error: {
        code: 'not-found',
        message: `${nowhere}: expected a workspace, got no linksage.json`,
        hint: `Run: linksage init --workspace ${nowhere}`,
      },
    });
    expect(await failure('search', 'bread', '-k', '0')).toEqual({
      code: 2,
      error: { code: 'wrong-usage', message: expect.stringContaining('whole number from 1 on, got 0') },
    });
  });

  it('end the process with their code', async () => {
    const { code, stdout, stderr } = await spawnLinksage(['complie']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/unknown command 'complie'/);
  });

  it('say that there is no workspace and how to make one', async () => {
    const { code, stderr } = await linksage(['status', '--workspace', 'nowhere']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /nowhere: expected a workspace, got no linksage\.json\nRun: linksage init --workspace/,
    );
  });

  it('say which command has to run first', async () => {
    const at = ['--workspace', join(folder, 'order')];
    await linksage(['init', ...at]);
    const hint = async (...args: string[]) => {
      const { code, stderr } = await linksage([...args, ...at]);
      expect(code).toBe(1);
      expect(stderr).not.toMatch(/\n\s+at /);
      return stderr.trimEnd().split('\n').at(-1);
    };
    expect(await hint('compile')).toBe('Run: linksage import FILE...');
    expect(await hint('train')).toBe('Run: linksage compile');
    expect(await hint('refresh')).toBe('Run: linksage compile');
    expect(await hint('search', 'bread')).toBe('Run: linksage refresh');
    await linksage(['import', lists[0]!, ...at]);
    await linksage(['compile', ...at]);
    expect(await hint('evaluate')).toBe('Run: linksage train');
    expect(await hint('train', '--resume')).toBe('Run: linksage train');
    expect(await hint('train', '--align', 'current')).toBe('Run: linksage refresh');
  });

  it('of the demo leave a folder with other files alone', async () => {
    await writeFile(join(folder, 'precious.txt'), 'mine');
    const { code, stderr } = await linksage(['demo', folder]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/expected a new folder or one of an earlier demo, got other files/);
    expect(await readdir(folder)).toContain('precious.txt');
  });
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  /** Starts an import into a new workspace; returns when it is running. */
  const startImport = async (name: string, source: string) => {
    const at = join(folder, name);
    await linksage(['init', '--workspace', at]);
    const child = spawn(process.execPath, [built, 'import', source, '--json', '--workspace', at]);
    const ended = once(child, 'close');
    const output = { stdout: '', stderr: '' };
    for (const each of ['stdout', 'stderr'] as const) {
      child[each].setEncoding('utf8').on('data', (text: string) => {
        output[each] += text;
      });
    }
    while (!(await readdir(at)).includes('.lock')) await setImmediate();
    return { at, child, ended, output };
  };

  it('ends a command cleanly', async () => {
    const { at, child, ended, output } = await startImport('interrupted', '-');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(JSON.parse(output.stdout).error.code).toBe('aborted');
    expect(output.stderr).toMatch(/^Stopping.*\nerror: interrupted before the end\n/);
    expect(await readdir(at)).toEqual(['linksage.json']);
  });

  it('ends the process at once the second time', async () => {
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]); // nobody ever writes to it
    const { child, ended } = await startImport('killed', pipe);
    child.kill('SIGINT');
    await once(child.stderr, 'data'); // it says that it is stopping
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
  });
});

describe('explain', () => {
  it('names the rules that made a key, and needs no workspace', async () => {
    const { code, stdout } = await linksage(['explain', 'https://youtu.be/a1?t=4', 'mailto:ann@example.com']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /youtube-short: .*\n {4}https:.*\n {2}youtube-watch: .*\n.*\npage {2}https:\/\/youtube.com\/watch\?v=a1\n/,
    );
    expect(stdout).toContain('no page  not http');
    const json = await linksage(['explain', '--json', 'https://youtu.be/a1']);
    expect(JSON.parse(json.stdout)).toMatchObject([
      {
        given: 'https://youtu.be/a1',
        url: 'https://youtube.com/watch?v=a1',
        steps: [{ rule: 'youtube-short' }],
      },
    ]);
  });
});

describe('extract', () => {
  it('prints one JSON object a line for saved pages, and needs no workspace', async () => {
    const pages = ['article', 'product'].map((name) =>
      fileURLToPath(new URL(`../src/content/fixtures/${name}.html`, import.meta.url)),
    );
    const { code, stdout } = await linksage(['extract', ...pages]);
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { file: pages[0], title: 'Rye bread in a day and a half', type: 'article' },
      { file: pages[1], kind: 'html', language: 'en' },
    ]);
    expect((await linksage(['extract', ...pages, '--url', 'https://a.example'])).code).toBe(2);
    const missing = await linksage(['extract', 'no-such-page.html']);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('no-such-page.html');
  });

  it('reads the other pages where one cannot be read, and pages that are compressed', async () => {
    const article = fileURLToPath(new URL('../src/content/fixtures/article.html', import.meta.url));
    const packed = join(await mkdtemp(join(tmpdir(), 'linksage-extract-')), 'article.html.gz');
    onTestFinished(() => rm(dirname(packed), { recursive: true }));
    await writeFile(packed, gzipSync(await readFile(article)));
    const { code, stdout, stderr } = await linksage(['extract', 'no-such-page.html', article, packed]);
    expect(code).toBe(1);
    expect(stderr).toContain('no-such-page.html: ');
    expect(stderr).toContain('expected 3 files that can be read, got 2');
    const [plain, unpacked] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(plain).toMatchObject({ file: article, type: 'article' });
    expect(unpacked).toEqual({ ...plain, file: packed });
  });
});

describe('help', () => {
  it('has an example for every command', async () => {
    const program = createProgram();
    expect(program.commands).toHaveLength(23);
    for (const command of program.commands) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      const asked = program.parseAsync(['node', 'linksage', command.name(), '--help']);
      await expect(asked).rejects.toMatchObject({ exitCode: 0 });
      expect(help).toMatch(new RegExp(`Examples?:\\n.*linksage ${command.name()}`));
    }
  });
});
