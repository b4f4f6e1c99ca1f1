/** Nodes for groups of pages: link clusters and sites. */
import { finish32 } from '../../base/index.ts';
import type { Relation } from '../relation.ts';
import { type EdgeList, noEdgeList } from './edges.ts';

/** The nodes of one kind of group, and the edges from their pages. */
export interface PageGroups {
  readonly edges: EdgeList;
  /** The key hash of each node. */
  readonly keyHashes: Uint32Array;
}

/** Only groups of two pages or more become nodes: a group of one page connects nothing. */
const smallestGroup = 2;

/** No groups. */
export const noGroups: PageGroups = { edges: noEdgeList, keyHashes: new Uint32Array(0) };

/** The sites of at least two pages, in the order of their numbers. */
export function siteNodes({ sites }: Relation): PageGroups {
  return groupPages(sites.ofPage, sites.keyHashes.length, (site) => sites.keyHashes[site]!);
}

/** The link clusters of at least two pages, in the order of the pages that represent them. */
export function clusterNodes({ linkClusters, keyHashes }: Relation): PageGroups {
  return groupPages(linkClusters, linkClusters.length, (page) => clusterHash(keyHashes.page[page]!));
}

/** The key hash of the link cluster that a page represents. It is made from the page's hash, but differs from it. */
export function clusterHash(pageHash: number): number {
  return finish32(pageHash + 0x9e3779b9);
}

/**
 * @param groupOf the group of each page
 * @param groups the number of groups
 */
function groupPages(groupOf: Uint32Array, groups: number, hashOf: (group: number) => number): PageGroups {
  const sizes = new Uint32Array(groups);
  for (let page = 0; page < groupOf.length; page++) sizes[groupOf[page]!]! += 1;
  const nodeOf = new Uint32Array(groups);
  let nodes = 0;
  let members = 0;
  for (let group = 0; group < groups; group++) {
    if (sizes[group]! < smallestGroup) continue;
    nodeOf[group] = nodes++;
    members += sizes[group]!;
  }
  const keyHashes = new Uint32Array(nodes);
  const from = new Uint32Array(members);
  const to = new Uint32Array(members);
  let edge = 0;
  for (let page = 0; page < groupOf.length; page++) {
    const group = groupOf[page]!;
    if (sizes[group]! < smallestGroup) continue;
    keyHashes[nodeOf[group]!] = hashOf(group);
    from[edge] = page;
    to[edge++] = nodeOf[group]!;
  }
  return { edges: { from, to, isRemoved: new Uint8Array(members) }, keyHashes };
}
