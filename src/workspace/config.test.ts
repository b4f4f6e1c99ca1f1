import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LinkSageError } from '../base/index.ts';
import { completeConfig } from './config.ts';

const docs = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

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

  it('takes a setting of earlier versions where it has the value that is constant now', () => {
    const settings = {
      signals: { cohesion: { topics: 32, seed: 0 }, linkClusters: { most: 1000 } },
      compile: { prune: { maxDegree: { page: null, pin: 70 }, minDegree: { page: 0, site: 0 } } },
      walk: { method: 'walk', seed: 0, epsilon: 1e-4, steps: 500 },
      model: { pooling: 'transformer', seed: 0, width: 64 },
    };
    const same = {
      signals: { cohesion: { topics: 32 } },
      compile: { prune: { maxDegree: { pin: 70 } } },
      walk: { steps: 500 },
      model: { width: 64 },
    };
    expect(completeConfig(settings, 'settings')).toEqual(completeConfig(same, 'settings'));
  });

  it('refuses it with any other value, and says what to do', () => {
    const settings = {
      walk: { method: 'push', seed: 3 },
      compile: { prune: { minDegree: { page: 0, board: 2 } } },
    };
    expect(() => completeConfig(settings, 'ws/linksage.json')).toThrow(
      'ws/linksage.json: compile.prune.minDegree.board: expected it to be left out, since it is 0 for good, got 2; ' +
        'walk.method: expected it to be left out, since it is "walk" for good, got "push"; ' +
        'walk.seed: expected it to be left out, since it is 0 for good, got 3',
    );
  });

  it('fills in what is left out', () => {
    const { training, walk } = completeConfig({ training: { batch: 64 } }, 'settings');
    expect(training).toEqual({ ...completeConfig({}, 'settings').training, batch: 64 });
    expect(walk).toEqual(completeConfig({}, 'settings').walk);
  });
});
