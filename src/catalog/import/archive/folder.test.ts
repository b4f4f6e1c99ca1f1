import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { Catalog } from '../../catalog.ts';
import { fileSource } from '../source.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-folder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

async function write(files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, 'Notes');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return path;
}

async function importFolder(path: string, catalog?: Catalog) {
  const into = catalog ?? (await Catalog.open(join(folder, 'catalog')));
  if (catalog === undefined) onTestFinished(() => into.close());
  const report = await into.import(fileSource(path));
  return { catalog: into, report };
}

const vault = {
  'Reading list.md': '# Articles\n\n- [A](https://a.example) worth a second look\n',
  'Projects/Garden.md': 'See [B](https://b.example/compost) and https://c.example/seeds\n',
  'Projects/old/export.html':
    '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><H3>Old</H3><DL><p><DT><A HREF="https://d.example">D</A></DL></DL>',
  'Projects/picture.png': '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR',
  'Daily/empty.md': '',
  '.obsidian/workspace.json': '[{"url": "https://hidden.example", "title": "x"}]',
  '.trash.md': '[E](https://e.example)',
};

it('reads a folder of notes and exports, each file in its own format, in one transaction', async () => {
  const { catalog, report } = await importFolder(await write(vault));
  expect(report).toMatchObject({ format: 'folder', links: { kept: 4, passedOver: 2, refused: 0 } });
  const view = await catalog.view('all');
  const { keys } = await view.nodes('page');
  expect([...keys]).toEqual([
    'https://a.example',
    'https://b.example/compost',
    'https://c.example/seeds',
    'https://d.example',
  ]);
  const { title } = await view.nodes('board');
  expect([...title].sort()).toEqual(['Articles', 'Garden', 'Old']);
  expect(report.skipped).toEqual({ 'a file without links': 2 });
  expect(report.findings.flatMap(({ examples }) => examples).join('\n')).toMatch(
    /Daily\/empty\.md:1: .*an empty file.*Projects\/picture\.png:1: .*no text/s,
  );
});

it('changes nothing if the folder is imported again, and takes what was added to a note', async () => {
  const path = await write(vault);
  const { catalog } = await importFolder(path);
  const before = await catalog.counts();
  await importFolder(path, catalog);
  expect(await catalog.counts()).toEqual(before);
  await writeFile(join(path, 'Projects/Garden.md'), `${vault['Projects/Garden.md']}[F](https://f.example)\n`);
  await importFolder(path, catalog);
  expect(await catalog.counts()).toEqual({
    ...before,
    pages: before.pages + 1,
    pins: before.pins + 1,
    saves: before.saves + 1,
    sites: before.sites + 1,
  });
});

it('follows no link to another place, and says so if no file has links', async () => {
  const path = await write({ 'a.txt': 'nothing here' });
  await symlink(folder, join(path, 'loop'));
  await expect(importFolder(path)).rejects.toThrow(
    `${path}: expected a folder with files of links, or with tables, got 1 of other kinds`,
  );
});

it.skipIf(process.getuid?.() === 0)('a file that may not be read costs only itself', async () => {
  const path = await write({ 'a.md': '[A](https://a.example)', 'b.md': '[B](https://b.example)' });
  await chmod(join(path, 'a.md'), 0);
  const { report } = await importFolder(path);
  expect(report).toMatchObject({ links: { kept: 1, passedOver: 1 } });
});
