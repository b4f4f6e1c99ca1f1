/** What a compile needs in memory, and the refusal of one that needs too much. */
import { LinkSageError } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';

/** How much there is to compile. */
export interface CompileSize {
  readonly nodes: Readonly<Record<NodeKind, number>>;
  readonly saves: number;
  /** Pairs of similar pages. Default 0. */
  readonly similarPages?: number;
}

/** Bytes held per item through a compile: the columns of a relation. */
const relationBytes = { page: 16, pin: 16, board: 4, save: 16, similarPage: 12 };
/** Bytes per item while edges are thinned: columns that steps make, flags, rows of one step at a time. */
const thinningBytes = { page: 16, pin: 48, board: 12, save: 14, similarPage: 18 };
/** Bytes per item of the graph and of what makes it: hashes, offsets, ranks; an edge's ends and its two places. */
const graphBytes = { node: 20, edge: 16 };

/** Ids and offsets are 32 bits wide, and the highest id marks an unused place. */
const mostIds = 2 ** 32 - 1;

/** The most bytes that arrays take while a relation of this size is compiled. */
export function estimateCompile(size: CompileSize): number {
  const graph = countNodes(size) * graphBytes.node + countEdges(size) * graphBytes.edge;
  return estimateRelation(size) + Math.max(sumBytes(size, thinningBytes), graph);
}

/** The bytes of a relation of this size. */
export function estimateRelation(size: CompileSize): number {
  return sumBytes(size, relationBytes);
}

/**
 * Refuses what would not fit, before it is allocated.
 *
 * @param limit gigabytes that the whole compile may need; null: what the machine has left
 * @param allocated bytes of what is needed that are allocated already
 * @throws LinkSageError with the size it would need, or where ids or offsets would not fit into 32 bits
 */
export function checkCompileSize(size: CompileSize, limit: number | null, allocated = 0): void {
  const nodes = countNodes(size);
  const edges = countEdges(size);
  if (nodes > mostIds || 2 * edges > mostIds) {
    throw new LinkSageError(
      `compile: expected fewer than 2^32 nodes and 2^31 edges, got up to ${nodes} nodes and ${edges} edges`,
      { code: 'too-large' },
    );
  }
  const needed = estimateCompile(size);
  const available = limit === null ? process.availableMemory() + allocated : limit * 1e9;
  if (needed <= available) return;
  const raise = `Raise the setting compile.memory to ${gigabytes(needed)} or more.`;
  throw new LinkSageError(
    `compile: expected at most ${gigabytes(available)} GB to be needed, got ${gigabytes(needed)} GB for ${nodes} nodes and up to ${edges} edges`,
    { code: 'too-large', hint: limit === null ? `Free memory, or: ${raise}` : raise },
  );
}

/** Link clusters and sites have two pages or more: there are half as many of each as pages, at most. */
function countNodes({ nodes }: CompileSize): number {
  return 2 * nodes.page + nodes.pin + nodes.board;
}

/** Each pin has one page, each page one link cluster and one site, at most. */
function countEdges({ nodes, saves, similarPages = 0 }: CompileSize): number {
  return nodes.pin + saves + 2 * nodes.page + similarPages;
}

function sumBytes({ nodes, saves, similarPages = 0 }: CompileSize, bytes: typeof relationBytes): number {
  return (
    nodes.page * bytes.page +
    nodes.pin * bytes.pin +
    nodes.board * bytes.board +
    saves * bytes.save +
    similarPages * bytes.similarPage
  );
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
