import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { explainFileError, LinkSageError } from '../index.ts';

const raised = (code: string, more = {}) => Object.assign(new Error(`${code}: failed`), { code, ...more });

it.each([
  [raised('ENOSPC'), 'disk-full', /^my-links: expected room to write, got a full disk/],
  [raised('EDQUOT'), 'disk-full', /^my-links: expected room/],
  [
    new Error('IO Error: Could not write file "a.parquet": No space left on device'),
    'disk-full',
    /^a\.parquet: expected room to write/,
  ],
  [raised('EACCES', { path: '/root/x' }), 'no-access', /^\/root\/x: expected permission to read and write/],
  [raised('EPERM'), 'no-access', /^my-links: expected permission/],
  [new Error("EACCES: permission denied, open '/root/x'"), 'no-access', /^\/root\/x: expected permission/], // of a thread
  [raised('EROFS', { path: '/media/x' }), 'no-access', /^\/media\/x: .*got a read-only one/],
  [
    new Error('IO Error: Cannot open file "/media/x.parquet": Read-only file system'),
    'no-access',
    /^\/media\/x\.parquet: .*read-only/,
  ],
  [raised('EMFILE'), 'too-large', /limit of open files/],
  [raised('EIO'), 'damaged', /error of the device/],
])('tells what the system refuses, whatever raised it: %s', (error, code, message) => {
  const told = explainFileError(error, 'my-links') as LinkSageError;
  expect(told).toBeInstanceOf(LinkSageError);
  expect(told).toMatchObject({ code, cause: error, message: expect.stringMatching(message) });
  expect(told.hint).toMatch(/\.$/);
});

it.each([
  new Error('no such row'),
  new Error('Permission denied by the rules of the game'), // of no file
  new TypeError('x is not a function'),
  raised('EEXIST', { syscall: 'open' }),
  new LinkSageError('other', { code: 'locked' }),
  'text',
])('leaves other errors unchanged: %s', (error) => {
  expect(explainFileError(error, 'my-links')).toBe(error);
});

it('tells a file from a folder, as the system raises it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, '');
  const told = (work: Promise<unknown>) => work.catch((error) => explainFileError(error, 'here'));
  const aFile = {
    code: 'bad-input',
    message: expect.stringMatching(/file.*: expected a folder, got a file/),
  };
  expect(await told(mkdir(join(file, 'a', 'b'), { recursive: true }))).toMatchObject(aFile);
  expect(await told(mkdir(file))).toMatchObject(aFile);
  expect(await told(readdir(file))).toMatchObject(aFile);
  const aFolder = { code: 'bad-input', message: `${folder}: expected a file, got a folder` };
  expect(await told(open(folder, 'w'))).toMatchObject({
    ...aFolder,
    message: expect.stringContaining(aFolder.message),
  });
  expect(await told(open(join(folder, 'none')))).toMatchObject({ code: 'not-found' });
});
