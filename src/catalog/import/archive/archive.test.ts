import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { textSource } from '../../testing/text-source.ts';
import { openContent } from '../content.ts';
import { ImportLog } from '../import-log.ts';

async function readArchive(files: Readonly<Record<string, string>>) {
  const archive = zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, new Uint8Array(Buffer.from(text))]),
    ),
  );
  const log = new ImportLog('all.zip');
  const content = await openContent(textSource('all.zip', archive, 100).stream(), 'all.zip', {});
  expect(content.format).toBe('zip');
  const pins: string[] = [];
  const boards = new Set<string>();
  for await (const { rows } of content.read('zip', { name: 'all.zip', source: 'all', log })) {
    pins.push(...rows.pins.map(({ title }) => title ?? ''));
    for (const { title } of rows.boards) boards.add(title ?? '');
  }
  return { pins, boards: [...boards].sort(), log };
}

it('reads every file of an archive in its own format, and passes over those without links', async () => {
  const { pins, boards, log } = await readArchive({
    'export/part_000000.csv': 'title,url,tags\nA,https://a.example,x\nB,mailto:b@b.example,\n',
    'export/part_000001.csv': 'title,url,tags\nC,https://c.example,\n',
    'export/Saved/Want to go.csv': 'Title,Note,URL\nD,,https://d.example\n',
    'export/page.html': `<html><body><p>${'An article about nothing. '.repeat(20)}</p></body></html>`,
    'export/empty.csv': '',
    '__MACOSX/export/._part_000000.csv': 'x',
    'notes/reading.md': '# Reading\n\nSee [E](https://e.example).\n',
  });
  expect(pins).toEqual(['A', 'C', 'D', 'E']);
  expect(boards).toEqual(['Reading', 'Want to go', 'all', 'x']);
  expect(log.findings.flatMap(({ examples }) => examples)).toEqual([
    'all.zip/export/part_000000.csv:3: passed over (not http): mailto:b@b.example',
    expect.stringMatching(/^all\.zip\/export\/page\.html:1: passed over .+: a web page/),
    'all.zip/export/empty.csv:1: passed over (a file without links): an empty file',
  ]);
  expect(log.read).toBe(7);
});

it('says so if no file of an archive has links', async () => {
  await expect(readArchive({ 'a.txt': 'nothing', 'b.bin': '\0\0' })).rejects.toThrow(
    'all.zip: expected a ZIP archive with files of links, got 2 of other kinds',
  );
  await expect(readArchive({})).rejects.toThrow(
    'all.zip: expected a ZIP archive with files of links, got none',
  );
});
