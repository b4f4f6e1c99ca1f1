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
  it('names every wrong setting, and where it comes from', () => {
    const settings = { model: { width: 'wide' }, training: { batch: 0 }, modle: {} };
    expect(() => completeConfig(settings, 'ws/linksage.json')).toThrow(LinkSageError);
    expect(() => completeConfig(settings, 'ws/linksage.json')).toThrow(
      /^ws\/linksage\.json: .*model\.width: .*training\.batch: .*modle/,
    );
  });

  it('accepts a setting of earlier versions if it has the value of the constant', () => {
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

  it('rejects it with any other value, and says what to do', () => {
    const settings = {
      walk: { method: 'push', seed: 3 },
      compile: { prune: { minDegree: { page: 0, board: 2 } } },
    };
    expect(() => completeConfig(settings, 'ws/linksage.json')).toThrow(
      'ws/linksage.json: compile.prune.minDegree.board: expected no such setting, because it is now always 0, got 2; ' +
        'walk.method: expected no such setting, because it is now always "walk", got "push"; ' +
        'walk.seed: expected no such setting, because it is now always 0, got 3',
    );
  });

  it('takes a setting by its earlier name, and refuses it by both', () => {
    const neighbors = { page: 2, pin: 1, board: 1 };
    const now = completeConfig({ model: { neighbors } }, 'settings');
    const before: object = { model: { neighbours: neighbors } };
    expect(completeConfig(before, 'settings')).toEqual(now);
    const both: object = { model: { neighbours: neighbors, neighbors: { ...neighbors, page: 3 } } };
    expect(() => completeConfig(both, 'settings')).toThrow('neighbours');
  });

  it('completes settings with defaults', () => {
    const { training, walk } = completeConfig({ training: { batch: 64 } }, 'settings');
    expect(training).toEqual({ ...completeConfig({}, 'settings').training, batch: 64 });
    expect(walk).toEqual(completeConfig({}, 'settings').walk);
  });
});
