import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LinkSageError } from './base/index.ts';
import { completeConfig } from './config.ts';

const docs = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');

/** Every setting by its path, as the complete configuration has it. */
function flatten(value: unknown, path: string[] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([name, part]) => flatten(part, [...path, name]));
}

describe('docs/configuration.md', () => {
  it('lists every setting with its default, and no other', () => {
    const rows = [...docs.matchAll(/^\| +`([\w.]+)` +\| +`([^`]+)` +\| +\S/gm)];
    const listed = rows.map(([, path, value]) => [path, JSON.parse(value!)]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(flatten(completeConfig({}, 'defaults'))));
    expect(new Set(listed.map(([path]) => path)).size).toBe(listed.length);
  });

  it('shows examples that are valid', () => {
    const examples = [...docs.matchAll(/```json\n([\s\S]+?)```/g)].map(([, text]) => JSON.parse(text!));
    expect(examples.length).toBeGreaterThan(2);
    for (const example of examples) completeConfig(example, 'example');
  });
});

describe('completeConfig', () => {
  it('names every setting that is wrong, and whose it is', () => {
    const settings = { model: { width: 'wide' }, training: { batch: 0 }, modle: {} };
    expect(() => completeConfig(settings, 'ws/linksage.json')).toThrow(LinkSageError);
    expect(() => completeConfig(settings, 'ws/linksage.json')).toThrow(
      /^ws\/linksage\.json: .*model\.width: .*training\.batch: .*modle/,
    );
  });

  it('fills in what is left out', () => {
    const { training, walk } = completeConfig({ training: { batch: 64 } }, 'settings');
    expect(training).toEqual({ ...completeConfig({}, 'settings').training, batch: 64 });
    expect(walk).toEqual(completeConfig({}, 'settings').walk);
  });
});
