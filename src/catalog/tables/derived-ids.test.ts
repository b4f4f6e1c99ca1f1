import fc from 'fast-check';
import { expect, it } from 'vitest';
import { folderBoardId, folderTitle, placeOfBoard, tagBoardId } from './derived-ids.ts';

/** Names of folders and tags, many of them with the separator in them. */
const name = fc.oneof(
  fc.constantFrom('a', 'a / b', '/', '/ a', 'a /', 'x / y / z', 'a/b', '# ', '<b>'),
  fc.string({ minLength: 1, maxLength: 8 }),
);

it('finds the folders of a path again', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 5 }), fc.string(), (path, source) => {
      // A folder # with one folder in it has the id of a tag
      fc.pre(!(path.length === 2 && path[0] === '#'));
      expect(placeOfBoard(source, folderBoardId(source, path), folderTitle(path))).toEqual({ folder: path });
    }),
  );
});

it('finds a path of many folders with two names that contain the separator', () => {
  const path = Array.from({ length: 60 }, (_, i) => (i % 40 === 7 ? `Rock / Pop ${i}` : `Level ${i}`));
  expect(placeOfBoard('s', folderBoardId('s', path), folderTitle(path))).toEqual({ folder: path });
});

it('tells a tag from a folder of the same name', () => {
  fc.assert(
    fc.property(name, (tag) => {
      expect(placeOfBoard('s', tagBoardId('s', tag), tag)).toEqual({ tag });
      expect(placeOfBoard('s', folderBoardId('s', [tag]), tag)).toEqual({ folder: [tag] });
    }),
  );
});

it('finds nothing for an id that is not derived from the source', () => {
  expect(placeOfBoard('s', 'bread', 'Bread / Rye')).toBeUndefined();
  expect(placeOfBoard('s', folderBoardId('another', ['Bread']), 'Bread')).toBeUndefined();
});
