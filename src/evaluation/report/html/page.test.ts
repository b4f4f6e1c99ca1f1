import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { once } from '../../../base/testing/once.ts';
import { type EvaluatedModel, type EvaluationReport, evaluate, renderReport } from '../../index.ts';
import { openSmallCatalog, type SmallSave } from '../../testing/small-catalog.ts';

const hostile = `<script>alert('1')</script> & "x" <img src=x onerror=alert(2)>`;

const saves: readonly SmallSave[] = [
  { pin: 'p1', url: 'https://a.com', title: hostile, description: 'red apple', board: 'fruit', day: 1 },
  { pin: 'p2', url: 'https://b.com', title: 'b', description: 'hammer', board: 'tools', day: 2 },
  { pin: 'p3', url: 'https://c.com', title: 'c', description: 'saw', board: 'tools' },
  { pin: 'p4', url: 'https://a.com', title: 'a', description: hostile, board: 'tools', day: 100 },
  { pin: 'p5', url: 'https://d.com', title: 'pear', description: 'd', board: 'fruit', day: 101 },
];

/** Two values for every node, none of them zero. */
const model: EvaluatedModel = {
  name: hostile,
  embed: async (_names, { tables }) => {
    const vectors = (nodes: number) => Float32Array.from({ length: 2 * nodes }, (_, i) => 1 + ((i * 7) % 5));
    return {
      page: vectors(tables.page.keys.length),
      pin: vectors(tables.pin.keys.length),
      board: vectors(tables.board.keys.length),
    };
  },
  embedQueries: async (texts) => Float32Array.from(texts.flatMap((_, i) => [1, i])),
};

async function reportOn(known: readonly SmallSave[]): Promise<EvaluationReport> {
  const catalog = await openSmallCatalog(known);
  const versions = { graph: 'g1', model: 'run-0001' };
  return evaluate({ ...catalog, versions, model, dims: [2, 1] });
}

const reportOnAll = once(() => reportOn(saves));
const renderAll = once(async () => renderReport(await reportOnAll()));

/** Elements without content: those of HTML have no end tag, those of SVG close themselves. */
const empty = new Set(['meta', 'br', 'path', 'line', 'circle', 'rect']);

/** Parses a page: its elements in order of their starts, and the faults found. */
function readPage(page: string) {
  const open: string[] = [];
  const faults: string[] = [];
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes, implied) => {
        if (implied) faults.push(`<${name}> that nobody wrote`);
        if (!empty.has(name)) open.push(name);
        elements.push({ name, attributes });
      },
      onclosetag: (name, implied) => {
        if (empty.has(name)) return;
        if (implied) faults.push(`</${name}> is missing`);
        if (open.pop() !== name) faults.push(`</${name}> out of place`);
      },
    },
    { recognizeSelfClosing: true },
  );
  parser.end(page);
  return { elements, faults: [...faults, ...open.map((name) => `<${name}> is open at the end`)] };
}

describe('the page', () => {
  test('is well-formed, and has a heading and a link for every section', async () => {
    const { elements, faults } = readPage(await renderAll());
    expect(faults).toEqual([]);
    const ids = elements.flatMap(({ name, attributes }) => (name === 'section' && attributes.id) || []);
    expect(ids).toEqual([
      'recall',
      'differences',
      'slices',
      'search',
      'neighbors',
      'picks',
      'chances',
      'mistakes',
      'scores',
      'kurtosis',
      'training',
      'rows',
      'about',
    ]);
    const links = elements.flatMap(({ attributes }) => attributes.href?.match(/^#(.*)/)?.[1] ?? []);
    expect(links).toEqual(ids);
    expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1);
  });

  test('loads nothing and runs nothing', async () => {
    const page = await renderAll();
    const { elements } = readPage(page);
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'embed'])
      expect(names).not.toContain(name);
    const attributes = elements.flatMap((element) => Object.keys(element.attributes));
    expect(attributes.filter((name) => /^(src|srcset|on.*)$/.test(name))).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test('shows hostile names as text', async () => {
    const page = await renderAll();
    expect(page).toContain('&lt;img src=x onerror=alert(2)&gt;');
    expect(readPage(page).elements.filter(({ attributes }) => 'onerror' in attributes)).toEqual([]);
  });

  test('is accessible: plots say what they show, headings what they belong to', async () => {
    const { elements } = readPage(await renderAll());
    const plots = elements.filter(({ name, attributes }) => name === 'svg' && attributes.role === 'img');
    expect(plots.length).toBeGreaterThan(4);
    for (const { attributes } of plots) expect(attributes['aria-label']).toMatch(/\w/);
    const headings = elements.filter(({ name }) => name === 'th');
    for (const { attributes } of headings) expect(['col', 'row']).toContain(attributes.scope);
  });

  test('is the same when it is made again, from the report or from its JSON', async () => {
    const report = await reportOnAll();
    const page = await renderAll();
    expect(await renderReport(report)).toBe(page);
    expect(await renderReport(JSON.parse(JSON.stringify(report)))).toBe(page);
  });

  test('says so if there is nothing to measure', async () => {
    const page = await renderReport(await reportOn(saves.slice(0, 3)));
    expect(page).toContain('There is nothing to measure');
    expect(readPage(page).faults).toEqual([]);
  });
});
