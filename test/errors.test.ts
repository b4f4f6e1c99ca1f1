/** What the operating system refuses is told as what it is, by the command line and by the library. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Workspace } from '../src/workspace/workspace.ts';
import { temporaryFolder } from './testing/small-workspace.ts';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Whether this user may mount file systems in a namespace of its own. */
const mounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
/** Whether this user may become another one, who is refused what root may do, but may run this Node and the command. */
const becomes =
  spawnSync('su', ['nobody', '-s', '/bin/sh', '-c', `${process.execPath} ${main} --version`]).status === 0;

/** Runs a shell script, in which `$linksage` is the command and `$at` a folder. */
function run(script: string, at: string, prefix: readonly string[] = ['sh', '-c']) {
  const env = { ...process.env, linksage: `${process.execPath} ${main}`, at };
  const [program, ...args] = prefix;
  const { stdout, stderr, status } = spawnSync(program!, [...args, script], {
    encoding: 'utf8',
    env,
    cwd: '/',
  });
  expect(stderr).not.toMatch(/\n\s+at |bug in LinkSage/);
  return { stdout, stderr, status };
}

it('a file in the place of a folder, in both forms of errors', async () => {
  const at = await temporaryFolder();
  await writeFile(join(at, 'file'), '');
  const { stdout, stderr, status } = run('$linksage init --workspace $at/file/w --json', at);
  const message = expect.stringMatching(`^${at}/file.*: expected a folder, got a file in the place of one`);
  expect({ status, ...JSON.parse(stdout) }).toEqual({
    status: 1,
    error: { code: 'bad-input', message, hint: expect.any(String) },
  });
  expect(stderr).toMatch(/^error: .*expected a folder.*\nChoose a path/);
  await expect(Workspace.open(join(at, 'file'))).rejects.toMatchObject({ code: 'bad-input', message });
});

it('a folder in the place of a file of the workspace', async () => {
  const at = await temporaryFolder();
  await mkdir(join(at, 'linksage.json'));
  await expect(Workspace.open(at)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('expected a file, got a folder'),
  });
});

it.skipIf(!becomes)('a folder without permission, for writing and for reading', async () => {
  const at = await temporaryFolder();
  await (await Workspace.init(join(at, 'secret'))).close();
  execFileSync('chmod', ['755', at]);
  execFileSync('chmod', ['700', join(at, 'secret')]);
  const asNobody = (command: string) => {
    const workspace = join(at, command === 'init' ? 'new' : 'secret');
    const script = `${process.execPath} ${main} ${command} --json --workspace ${workspace}`;
    const { stdout, status } = run(script, at, ['su', 'nobody', '-s', '/bin/sh', '-c']);
    return { status, ...JSON.parse(stdout) };
  };
  for (const command of ['init', 'status']) {
    expect(asNobody(command), command).toMatchObject({
      status: 1,
      error: { code: 'no-access', message: expect.stringMatching(`^${at}/.*: expected permission`) },
    });
  }
});

it.skipIf(!mounts)('a disk that is read-only, and one that is full', async () => {
  const at = await temporaryFolder();
  const script = `
    mount -t tmpfs -o size=64k none $at && $linksage init --workspace $at/w >/dev/null || exit 9
    mount -o remount,ro $at
    $linksage add --json --workspace $at/w /dev/null
    mount -o remount,rw $at; head -c 1m /dev/zero >$at/rest 2>/dev/null
    $linksage init --json --workspace $at/other`;
  const { stdout } = run(script, at, ['unshare', '-rm', 'sh', '-c']);
  const errors = JSON.parse(`[${stdout.replace(/\}\s*\{/g, '},{')}]`);
  expect(errors).toMatchObject([
    { error: { code: 'no-access', message: expect.stringContaining('got a read-only one') } },
    {
      error: {
        code: 'disk-full',
        message: expect.stringContaining('expected room to write, got a full disk'),
      },
    },
  ]);
});

it('output that cannot be written', async () => {
  const { stderr, status } = run('$linksage --help >/dev/full', await temporaryFolder());
  expect({ stderr, status }).toEqual({
    stderr: expect.stringMatching(/^error: standard output: expected room to write, got a full disk/),
    status: 1,
  });
});
