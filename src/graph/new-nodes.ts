/** Adds new nodes to a relation, so that they can be encoded in the graph of known nodes. */
import { keyHash, none } from '../base/index.ts';
import { type NodeKind, nodeKinds } from '../catalog/index.ts';
import { siteOf } from '../content/index.ts';
import type { Relation } from './relation.ts';

/**
 * Adds nodes after the others of their kind. They have no pins, pages, boards or clusters. A page belongs to its site,
 * which follows from its URL.
 */
export function withNewNodes(
  relation: Relation,
  added: Readonly<Record<NodeKind, readonly string[]>>,
): Relation {
  const total = (kind: NodeKind) => relation.counts[kind] + added[kind].length;
  const hashes = (kind: NodeKind) => {
    const all = extend(relation.keyHashes[kind], total(kind), () => 0);
    for (const [i, key] of added[kind].entries()) all[relation.counts[kind] + i] = keyHash(kind, key);
    return all;
  };
  const [page, pin, board] = nodeKinds.map(hashes);
  return {
    ...relation,
    counts: { page: total('page'), pin: total('pin'), board: total('board') },
    keyHashes: { page: page!, pin: pin!, board: board! },
    pageOfPin: extend(relation.pageOfPin, total('pin'), () => none),
    sites: extendSites(relation.sites, added.page),
    cohesion: extend(relation.cohesion, total('pin'), () => Number.NaN),
    pinClusters: extend(relation.pinClusters, total('pin'), (position) => position),
    linkClusters: extend(relation.linkClusters, total('page'), (position) => position),
  };
}

function extendSites({ ofPage, keyHashes }: Relation['sites'], pages: readonly string[]): Relation['sites'] {
  const hashes = [...keyHashes];
  const numbers = new Map(hashes.map((hash, number) => [hash, number]));
  const sites = pages.map((url) => {
    const hash = keyHash('site', siteOf(url));
    if (!numbers.has(hash)) numbers.set(hash, hashes.push(hash) - 1);
    return numbers.get(hash)!;
  });
  const all = extend(ofPage, ofPage.length + pages.length, (position) => sites[position - ofPage.length]!);
  return { ofPage: all, keyHashes: Uint32Array.from(hashes) };
}

function extend<Column extends Uint32Array | Float32Array>(
  column: Column,
  length: number,
  value: (position: number) => number,
): Column {
  const longer = new (column.constructor as new (length: number) => Column)(length);
  longer.set(column);
  for (let position = column.length; position < length; position++) longer[position] = value(position);
  return longer;
}
