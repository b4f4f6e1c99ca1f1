/** Updates a relation after an import, from the old relation and the changes. The result equals a newly read relation. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyHash, none } from '../../base/index.ts';
import type { CatalogChanges, CatalogView, NodeKind } from '../../catalog/index.ts';
import type { CompiledGraph, NewGraph } from '../compile/compile.ts';
import { identity, type Relation } from '../relation.ts';
import { findKeys, type MergedKeys, mergeKeys, readKeysAt } from './keys.ts';
import { mergeSaves } from './saves.ts';
import { findUntouched, moveClusters, moveColumn, movePairs, type UntouchedNodes } from './signals.ts';
import { updateSites } from './sites.ts';

/** A relation with the files of its keys. */
export interface StoredRelation {
  readonly relation: Relation;
  readonly keyFile: CompiledGraph['keyFile'];
}

/** A relation after an import. */
export interface UpdatedRelation {
  /**
   * Untouched nodes keep their signals. Touched pins have their imported cohesion or none, touched pins and pages are
   * clusters of their own, and pairs of similar pages with a touched page are left out. What is missing has to be
   * computed.
   */
  readonly relation: Relation;
  /** The touched nodes that exist. New positions, ascending. */
  readonly touched: Readonly<Record<NodeKind, Uint32Array>>;
  readonly writeKeys: NewGraph['writeKeys'];
}

/**
 * Reads what has changed in a view since a graph was compiled from it, and updates the relation. Undefined if the changes
 * are unknown or too many: then the whole view must be read.
 *
 * @param folder an empty folder for files of keys, which must exist as long as `writeKeys` may be called
 */
export async function updateCompiled(
  { keyFile, relation: read, state }: Pick<CompiledGraph, 'keyFile' | 'relation' | 'state'>,
  view: CatalogView,
  folder: string,
): Promise<UpdatedRelation | undefined> {
  const reading = read(); // while the database looks for changes
  const [before, changes] = await Promise.all([
    reading,
    view.changesSince(state, async (pins) => formerPages({ relation: await reading, keyFile }, pins)),
  ]);
  return changes && updateRelation({ relation: before, keyFile }, changes, folder);
}

/** The pages that pins linked to before. */
async function formerPages(
  { relation, keyFile }: StoredRelation,
  pins: readonly string[],
): Promise<string[]> {
  const { counts, pageOfPin } = relation;
  const isLinked = new Uint8Array(counts.page);
  for (const pin of await findKeys(keyFile('pin'), pins)) {
    if (pageOfPin[pin] !== none) isLinked[pageOfPin[pin]!] = 1;
  }
  const pages = identity(counts.page).filter((page) => isLinked[page] === 1);
  return readKeysAt(keyFile('page'), pages);
}

/**
 * Replaces the page and the saves of each touched pin, adds and removes nodes, and moves all others to their new
 * positions. Takes time linear in the size of the relation, except that keys are sorted.
 *
 * @param folder an empty folder for files of keys, which must exist as long as `writeKeys` may be called
 */
export async function updateRelation(
  { relation, keyFile }: StoredRelation,
  changes: CatalogChanges,
  folder: string,
): Promise<UpdatedRelation> {
  const fileOf = (kind: NodeKind) => join(folder, `${kind}-keys.parquet`);
  const merge = (kind: NodeKind) => mergeKeys(keyFile(kind), fileOf(kind), changes.touched[kind]);
  const keys = { page: await merge('page'), pin: await merge('pin'), board: await merge('board') };
  const touched = { page: keys.page.present, pin: keys.pin.present, board: keys.board.present };
  const untouched = {
    page: findUntouched(keys.page.moved, flagged(keys.page.count, touched.page)),
    pin: findUntouched(keys.pin.moved, flagged(keys.pin.count, touched.pin)),
  };
  const keyHashes = {
    page: moveHashes('page', relation, keys.page),
    pin: moveHashes('pin', relation, keys.pin),
    board: moveHashes('board', relation, keys.board),
  };
  const readUrls = (pages: Uint32Array) => readKeysAt(keyFile('page'), pages);
  return {
    relation: {
      counts: { page: keys.page.count, pin: keys.pin.count, board: keys.board.count },
      keyHashes,
      ...moveLinks(relation, changes, keys, untouched.pin),
      sites: await updateSites(relation.sites, {
        count: keys.page.count,
        untouched: untouched.page,
        touched: { page: touched.page, url: changes.touched.page.present },
        readUrls,
      }),
      pinClusters: moveClusters(relation.pinClusters, untouched.pin, keyHashes.pin),
      linkClusters: moveClusters(relation.linkClusters, untouched.page, keyHashes.page),
      similarPages: movePairs(relation.similarPages, untouched.page),
    },
    touched,
    writeKeys: (kind, file) => copyFile(fileOf(kind), file),
  };
}

/** The new pages, saves and cohesion of pins. */
function moveLinks(
  relation: Relation,
  { pinPages, cohesion: imported, saves }: CatalogChanges,
  keys: Readonly<Record<NodeKind, MergedKeys>>,
  untouched: UntouchedNodes,
): Pick<Relation, 'pageOfPin' | 'saves' | 'cohesion'> {
  const { count } = keys.pin;
  const pageOfPin = new Uint32Array(count).fill(none);
  for (let pin = 0; pin < untouched.length; pin++) {
    const page = relation.pageOfPin[pin]!;
    if (untouched[pin] !== none && page !== none) pageOfPin[untouched[pin]!] = keys.page.moved[page]!;
  }
  const cohesion = moveColumn(relation.cohesion, untouched, count, Number.NaN);
  for (const [rank, pin] of keys.pin.present.entries()) cohesion[pin] = imported[rank]!;
  for (const [i, rank] of pinPages.pin.entries())
    pageOfPin[keys.pin.present[rank]!] = keys.page.present[pinPages.page[i]!]!;
  const replaced = {
    pin: saves.pin.map((rank) => keys.pin.present[rank]!),
    board: saves.board.map((rank) => keys.board.present[rank]!),
    savedAt: saves.savedAt,
  };
  const moves = { pin: untouched, board: keys.board.moved };
  return { pageOfPin, cohesion, saves: mergeSaves(relation.saves, replaced, moves) };
}

function moveHashes(
  kind: NodeKind,
  { keyHashes }: Relation,
  { count, moved, added }: MergedKeys,
): Uint32Array {
  const after = moveColumn(keyHashes[kind], moved, count, 0);
  for (let i = 0; i < added.key.length; i++) after[added.position[i]!] = keyHash(kind, added.key[i]!);
  return after;
}

function flagged(count: number, nodes: Uint32Array): Uint8Array {
  const flags = new Uint8Array(count);
  for (const node of nodes) flags[node] = 1;
  return flags;
}
