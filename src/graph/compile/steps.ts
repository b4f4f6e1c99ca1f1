/** The steps of a compile, and a report of each. */

import { type EdgeType, edgeEnds, edgeTypes, type GraphNodeKind } from '../graph.ts';
import type { Relation } from '../relation.ts';
import { linkPages, removeNonCohesive } from './cohesive.ts';
import type { CompileConfig } from './config.ts';
import { joinSimilar, pagesBelow } from './densify.ts';
import { countLeft, type EdgeList, noEdgeList } from './edges.ts';
import { clusterNodes, noGroups, type PageGroups, siteNodes } from './groups.ts';
import { countMerged, mergePins } from './merge.ts';
import { pruneEdges } from './prune-edges.ts';
import { prunePins } from './prune-nodes.ts';
import { withRecency } from './prune-recency.ts';

/** A step of a compile. */
export type StepName =
  | 'cohesion'
  | 'mergePins'
  | 'linkClusters'
  | 'sites'
  | 'pruneNodes'
  | 'pruneEdges'
  | 'densify'
  | 'connect';

type EdgeCounts = Readonly<Partial<Record<EdgeType, number>>>;

/** What a step did. Counts that are left out are 0. */
export interface StepReport {
  readonly step: StepName;
  /** Edges that it removed, by type. */
  readonly removed?: EdgeCounts;
  /** Edges that it added, by type. */
  readonly added?: EdgeCounts;
  /**
   * Other counts. cohesion: `unscored` pairs; mergePins: `pins` represented by another pin; linkClusters and sites: new
   * `nodes`; pruneNodes: nodes that lost their edges, by kind; densify: `pages` of low degree.
   */
  readonly counts?: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/**
 * A compile in progress: the edges of a relation, and the steps. Steps are taken in their order, each at most once.
 */
export class Compilation {
  readonly steps: StepReport[] = [];
  readonly #relation: Relation;
  readonly #settings: CompileConfig;
  readonly #edgeLists: Record<EdgeType, EdgeList>;
  #groups: Readonly<Record<'cluster' | 'site', PageGroups>> = { cluster: noGroups, site: noGroups };

  constructor(relation: Relation, settings: CompileConfig) {
    const { pin, board, savedAt } = relation.saves;
    this.#relation = relation;
    this.#settings = settings;
    this.#edgeLists = {
      pagePin: linkPages(relation),
      pinBoard: { from: pin, to: board, time: savedAt, isRemoved: new Uint8Array(pin.length) },
      pageCluster: noEdgeList,
      pageSite: noEdgeList,
      pagePage: noEdgeList,
    };
  }

  get edgeLists(): Readonly<Record<EdgeType, EdgeList>> {
    return this.#edgeLists;
  }

  get counts(): Readonly<Record<GraphNodeKind, number>> {
    const { cluster, site } = this.#groups;
    return { ...this.#relation.counts, cluster: cluster.keyHashes.length, site: site.keyHashes.length };
  }

  get keyHashes(): Readonly<Record<GraphNodeKind, Uint32Array>> {
    const { cluster, site } = this.#groups;
    return { ...this.#relation.keyHashes, cluster: cluster.keyHashes, site: site.keyHashes };
  }

  /** Takes all steps before densifying that are switched on. */
  thin(): void {
    const { cohesion, mergePins, prune } = this.#settings;
    if (cohesion.edgeThreshold > 0 || cohesion.unscored === 'drop')
      this.#run('cohesion', () => this.#removeNonCohesive());
    if (mergePins) this.#run('mergePins', () => this.#mergePins());
    if (this.#settings.linkClusters)
      this.#run('linkClusters', () => this.#addGroups('cluster', 'pageCluster'));
    if (this.#settings.sites) this.#run('sites', () => this.#addGroups('site', 'pageSite'));
    const most = prune.maxDegree.pin;
    if (most !== null) this.#run('pruneNodes', () => this.#pruneNodes(most));
    if (prune.edges) this.#run('pruneEdges', () => this.#pruneEdges());
  }

  /** The pages to join with similar pages. Call it after `thin`. Positions, ascending. */
  pagesToDensify(): Uint32Array {
    return pagesBelow(this.#edgeLists, this.#relation.counts.page, this.#settings.densify.below);
  }

  /** Joins pages of low degree with similar pages, if that is switched on. */
  densify(): void {
    if (this.#settings.densify.below === 0) return;
    this.#run('densify', () => {
      const asked = this.pagesToDensify();
      const { most } = this.#settings.densify;
      this.#edgeLists.pagePage = joinSimilar(this.#relation, asked, most);
      return { added: { pagePage: countLeft(this.#edgeLists.pagePage) }, counts: { pages: asked.length } };
    });
  }

  #run(step: StepName, work: () => Omit<StepReport, 'step' | 'seconds'>): void {
    const started = performance.now();
    const outcome = work();
    this.steps.push({ step, ...outcome, seconds: secondsSince(started) });
  }

  #removeNonCohesive() {
    const { cohesion } = this.#relation;
    const { removed, unscored } = removeNonCohesive(
      this.#edgeLists.pagePin,
      cohesion,
      this.#settings.cohesion,
    );
    return { removed: { pagePin: removed }, counts: { unscored } };
  }

  #mergePins() {
    const { pinClusters, counts } = this.#relation;
    const pagePin = mergePins(this.#edgeLists.pagePin, 'to', pinClusters, counts.page);
    const pinBoard = mergePins(this.#edgeLists.pinBoard, 'from', pinClusters, counts.board);
    this.#edgeLists.pagePin = pagePin.edges;
    this.#edgeLists.pinBoard = pinBoard.edges;
    const removed = { pagePin: pagePin.removed, pinBoard: pinBoard.removed };
    return { removed, counts: { pins: countMerged(pinClusters) } };
  }

  #addGroups(kind: 'cluster' | 'site', type: EdgeType) {
    const groups = kind === 'cluster' ? clusterNodes(this.#relation) : siteNodes(this.#relation);
    this.#groups = { ...this.#groups, [kind]: groups };
    this.#edgeLists[type] = groups.edges;
    return { added: { [type]: groups.edges.from.length }, counts: { nodes: groups.keyHashes.length } };
  }

  #pruneNodes(most: number) {
    const { removed, pins } = prunePins(this.#edgeLists, this.#relation.counts.pin, most);
    return { removed, counts: { pin: pins } };
  }

  #pruneEdges() {
    const { exponent, most, least } = this.#settings.prune;
    const limit = (degree: number) => Math.max(Math.min(Math.floor(degree ** exponent), most), least);
    const { pagePin, pinBoard } = this.#edgeLists;
    this.#edgeLists.pagePin = withRecency(pagePin, pinBoard, this.#relation.counts.pin);
    const removed: Partial<Record<EdgeType, number>> = {};
    for (const type of edgeTypes) {
      const [a, b] = edgeEnds[type];
      const hashes = { from: this.keyHashes[a], to: this.keyHashes[b] };
      const count = pruneEdges(this.#edgeLists[type], hashes, limit);
      if (count > 0) removed[type] = count;
    }
    return { removed };
  }
}

/** Seconds since `started`, a value of `performance.now()`, rounded to milliseconds. */
export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
