/** The outline of a `bookmarks.html`: which folders it has, in which order, and which boards they stand for. */
import { type BoardPlace, placeOfBoard } from '../tables/derived-ids.ts';
import type { RowOf } from '../tables/schema.ts';
import type { SourceMark } from './netscape.ts';

/** A board, as the outline needs it. */
export type OutlinedBoard = Pick<RowOf<'boards'>, 'board_id' | 'title' | 'description' | 'owner' | 'source'>;

/** A folder of the file. */
export interface OutlinedFolder {
  /** The names of the folders around it, and its own; empty for a source itself. */
  readonly path: readonly string[];
  readonly description: string;
}

/** The boards of one source and owner, which stand together. */
export interface OutlinedSource {
  readonly mark: SourceMark;
  /** The position of the folder that stands for the source itself, with an empty path. */
  readonly top: number;
}

/** Where the links of a board belong: at the folder of a position, or to those with a tag. */
export interface OutlinedPlace {
  readonly board: string;
  /** The position of its folder; for a tag, that of the source itself. */
  readonly position: number;
  /** Empty for folders. */
  readonly tag: string;
}

/** The folders of a file in the order in which they stand in it, and the place of each board. */
export interface Outline {
  readonly sources: readonly OutlinedSource[];
  /** By position. The first is the file itself, for links on no board. */
  readonly folders: readonly OutlinedFolder[];
  readonly places: readonly OutlinedPlace[];
}

/**
 * Lays out boards. Boards of one source and owner stand together, and in them folders in order of their paths, so that a
 * folder follows the one that it is in.
 */
export function outlineOf(boards: readonly OutlinedBoard[]): Outline {
  const sources: OutlinedSource[] = [];
  const folders: OutlinedFolder[] = [{ path: [], description: '' }];
  const places: OutlinedPlace[] = [];
  for (const [mark, members] of groupBySource(boards.map(placeBoard))) {
    const top = folders.length;
    sources.push({ mark, top });
    folders.push({ path: [], description: '' });
    for (const { board, place } of members) {
      if ('tag' in place) places.push({ board: board.board_id, position: top, tag: place.tag });
    }
    const inFolders = members.flatMap(({ board, place }) =>
      'folder' in place ? [{ board, path: place.folder }] : [],
    );
    for (const { board, path } of inFolders.sort((a, b) => comparePaths(a.path, b.path))) {
      if (path.length > 0) folders.push({ path, description: board.description ?? '' });
      places.push({
        board: board.board_id,
        position: path.length === 0 ? top : folders.length - 1,
        tag: '',
      });
    }
  }
  return { sources, folders, places };
}

/** A board in the outline. */
interface PlacedBoard {
  readonly board: OutlinedBoard;
  readonly mark: SourceMark;
  readonly place: BoardPlace;
}

/**
 * Finds the place of a board. A board of an earlier version does not name its source, but if it was its owner, its id proves
 * it. A board with an id of its own is a folder of its title.
 */
function placeBoard(board: OutlinedBoard): PlacedBoard {
  const { board_id: id, title, owner } = board;
  const name = title ?? id;
  const source = board.source ?? owner;
  const place = source === null ? undefined : placeOfBoard(source, id, name);
  return place === undefined
    ? { board, place: { folder: [name] }, mark: { source: board.source, owner } }
    : { board, place, mark: { source, owner } };
}

function groupBySource(boards: readonly PlacedBoard[]): [SourceMark, PlacedBoard[]][] {
  const groups = new Map<string, [SourceMark, PlacedBoard[]]>();
  for (const board of boards) {
    const key = JSON.stringify([board.mark.source, board.mark.owner]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [board.mark, [board]]);
    else group[1].push(board);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}
