import { describe, expect, it } from 'vitest';
import { type Candidate, chooseSource } from './choose-source.ts';
import { baseOf, wholeOf } from './file-names.ts';

const candidate = (facts: Partial<Candidate> & Pick<Candidate, 'name'>): Candidate => ({
  owners: [facts.name],
  links: 100,
  shared: 0,
  sharedInFolders: facts.shared ?? 0,
  ...facts,
});

describe('names of files', () => {
  it.each([
    ['bookmarks_5_1_24', 'bookmarks'],
    ['bookmarks_12_31_2024', 'bookmarks'],
    ['bookmarks-2024-05-31', 'bookmarks'],
    ['Bookmarks (1)', 'bookmarks'],
    ['bookmarks_5_1_24 (2)', 'bookmarks'],
    ['pinboard_export.20240531_0930', 'pinboard_export'],
    ['bookmarks-20240531', 'bookmarks'],
    ['links - Copy', 'links'],
    ['links2', 'links2'],
    ['awesome-python', 'awesome-python'],
    ['2024-05-31', '2024-05-31'],
    ['part_000001', 'part'],
  ])('%s without what programs add is %s', (stem, base) => {
    expect(baseOf(stem)).toBe(base);
  });

  it.each([
    ['part_000000', 'part'],
    ['pocket-part_000001', 'pocket'],
    ['export 2 of 3', 'export'],
    ['links2', undefined],
    ['partners', undefined],
  ])('%s is a part of %s', (stem, whole) => {
    expect(wholeOf(stem)).toBe(whole);
  });
});

describe('the source of a file', () => {
  it('is the one of its name, with or without shared links', () => {
    expect(chooseSource({ stem: 'links', links: 9 }, [candidate({ name: 'links' })])).toEqual({
      name: 'links',
      by: 'name',
    });
  });

  it('is another one for another list in a file of the same name', () => {
    const known = candidate({ name: 'README', owners: ['Awesome Ants'] });
    expect(chooseSource({ stem: 'README', links: 9, title: 'Awesome Bees' }, [known])).toEqual({
      name: 'Awesome Bees',
      by: 'new',
    });
    expect(chooseSource({ stem: 'README', links: 9, title: 'Ants' }, [{ ...known, shared: 1 }]).name).toBe(
      'README',
    );
  });

  it('is the one that shares enough of its links', () => {
    const of = (shared: number, links: number, name = 'bookmarks') =>
      chooseSource({ stem: 'Lesezeichen', links }, [candidate({ name, shared })]).by;
    expect(of(60, 300)).toBe('links'); // the newer export has many more
    expect(of(50, 100)).toBe('links');
    expect(of(49, 100)).toBe('new');
    expect(of(1, 1)).toBe('new'); // one link says nothing
    expect(of(10, 100, 'Lesezeichen (1)')).toBe('links');
    expect(of(9, 100, 'Lesezeichen (1)')).toBe('new');
  });

  it('needs more than shared links where there are no folders', () => {
    const of = (shared: number, links: number) =>
      chooseSource({ stem: 'best', links }, [candidate({ name: 'all', shared, sharedInFolders: 0 })]).by;
    expect(of(10, 10)).toBe('new'); // a selection
    expect(of(90, 110)).toBe('links');
  });

  it('is the one that shares most links', () => {
    const known = [
      candidate({ name: 'a', shared: 60 }),
      candidate({ name: 'b', shared: 80 }),
      candidate({ name: 'c', shared: 70 }),
    ];
    expect(chooseSource({ stem: 'new', links: 100 }, known).name).toBe('b');
  });

  it('is the same for all parts of an export', () => {
    expect(chooseSource({ stem: 'part_000000', links: 9 }, [])).toEqual({ name: 'part', by: 'new' });
    for (const name of ['part', 'part_000000']) {
      expect(chooseSource({ stem: 'part_000001', links: 9 }, [candidate({ name })])).toEqual({
        name,
        by: 'name',
      });
    }
  });

  it('is a new one for a file that shares nothing', () => {
    expect(chooseSource({ stem: 'bookmarks_6_1_24', links: 9 }, [candidate({ name: 'bookmarks' })])).toEqual({
      name: 'bookmarks_6_1_24',
      by: 'new',
    });
    const known = [candidate({ name: 'README', owners: ['A'] }), candidate({ name: 'B', owners: ['C'] })];
    expect(chooseSource({ stem: 'README', links: 9, title: 'B' }, known)).toEqual({
      name: 'README (2)',
      by: 'new',
    });
  });
});
