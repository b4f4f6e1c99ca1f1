/** Relations on disk: one .npy file per column. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type NpyType, readNpy, writeNpy } from '../../storage/index.ts';
import type { Relation } from '../relation.ts';
import { checkAscending, checkIds, checkLength, type ReadArray } from './check.ts';

/** The sub-folder of a version with these files. */
const subfolder = 'relation';

/** Writes all columns except `keyHashes`, which the graph has. */
export async function writeRelation(folder: string, relation: Relation): Promise<void> {
  await mkdir(join(folder, subfolder));
  for (const [name, column] of Object.entries(columnsOf(relation))) {
    await writeNpy(join(folder, subfolder, `${name}.npy`), column, [column.length]);
  }
}

function columnsOf({ saves, sites, similarPages, ...relation }: Relation) {
  return {
    'page-of-pin': relation.pageOfPin,
    'saves-pin': saves.pin,
    'saves-board': saves.board,
    'saves-time': saves.savedAt,
    'site-of-page': sites.ofPage,
    'site-hashes': sites.keyHashes,
    cohesion: relation.cohesion,
    'pin-clusters': relation.pinClusters,
    'link-clusters': relation.linkClusters,
    'similar-page': similarPages.page,
    'similar-other': similarPages.other,
    'similar-score': similarPages.similarity,
  };
}

/** The name of a column's file. */
type ColumnName = keyof ReturnType<typeof columnsOf>;

/**
 * Reads a relation.
 *
 * @param pathOf gives the path of a file of the version
 * @throws LinkSageError naming a file whose length, element type or ids do not fit
 */
export async function readRelationFiles(
  pathOf: (file: string) => string,
  { counts, keyHashes }: Pick<Relation, 'counts' | 'keyHashes'>,
): Promise<Relation> {
  const fileOf = (name: ColumnName) => pathOf(`${subfolder}/${name}.npy`);
  const read = async <Type extends NpyType>(name: ColumnName, type: Type) =>
    (await readNpy(fileOf(name), { type })).data;
  const ids = async (name: ColumnName): Promise<ReadArray> => ({
    file: fileOf(name),
    data: await read(name, 'uint32'),
  });

  const pageOfPin = await ids('page-of-pin');
  const pin = await ids('saves-pin');
  const board = await ids('saves-board');
  const savedAt = await read('saves-time', 'float64');
  const siteOfPage = await ids('site-of-page');
  const siteHashes = await read('site-hashes', 'uint32');
  const cohesion = await read('cohesion', 'float32');
  const pinClusters = await ids('pin-clusters');
  const linkClusters = await ids('link-clusters');
  const similarPage = await ids('similar-page');
  const similarOther = await ids('similar-other');
  const similarity = await read('similar-score', 'float32');

  checkIds(pageOfPin, counts.page, 'ids or none');
  checkIds(pin, counts.pin);
  checkAscending(pin);
  checkIds(board, counts.board);
  checkIds(siteOfPage, siteHashes.length);
  checkIds(pinClusters, counts.pin);
  checkIds(linkClusters, counts.page);
  checkIds(similarPage, counts.page);
  checkIds(similarOther, counts.page);
  for (const { file, data } of [pageOfPin, pinClusters]) checkLength(file, data, counts.pin);
  for (const { file, data } of [siteOfPage, linkClusters]) checkLength(file, data, counts.page);
  checkLength(fileOf('cohesion'), cohesion, counts.pin);
  checkLength(board.file, board.data, pin.data.length);
  checkLength(fileOf('saves-time'), savedAt, pin.data.length);
  checkLength(similarOther.file, similarOther.data, similarPage.data.length);
  checkLength(fileOf('similar-score'), similarity, similarPage.data.length);
  return {
    counts,
    keyHashes,
    pageOfPin: pageOfPin.data,
    saves: { pin: pin.data, board: board.data, savedAt },
    sites: { ofPage: siteOfPage.data, keyHashes: siteHashes },
    cohesion,
    pinClusters: pinClusters.data,
    linkClusters: linkClusters.data,
    similarPages: { page: similarPage.data, other: similarOther.data, similarity },
  };
}
