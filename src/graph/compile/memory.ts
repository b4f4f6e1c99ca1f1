/** Estimates the memory of a compile, and refuses one that needs too much. */
import { LinkSageError } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';

/** The size of what is compiled. */
export interface CompileSize {
  readonly nodes: Readonly<Record<NodeKind, number>>;
  readonly saves: number;
  /** Pairs of similar pages. Default 0. */
  readonly similarPages?: number;
}

/** Bytes per item that are held during the whole compile: the columns of a relation. */
const relationBytes = { page: 16, pin: 16, board: 4, save: 16, similarPage: 12 };
/** Bytes per item while steps remove edges: columns that steps make, flags, and the rows of one step at a time. */
const thinningBytes = { page: 16, pin: 48, board: 12, save: 14, similarPage: 18 };
/** Bytes per item of the graph and of making it: hashes, offsets, ranks; the ends of an edge and its entries in two rows. */
const graphBytes = { node: 20, edge: 16 };

/** Ids and offsets have 32 bits, and the highest id means `none`. */
const mostIds = 2 ** 32 - 1;

/** The most bytes that arrays take at any time while a relation of this size is compiled. */
export function estimateCompile(size: CompileSize): number {
  const graph = countNodes(size) * graphBytes.node + countEdges(size) * graphBytes.edge;
  return estimateRelation(size) + Math.max(sumBytes(size, thinningBytes), graph);
}

/** The bytes of a relation of this size. */
export function estimateRelation(size: CompileSize): number {
  return sumBytes(size, relationBytes);
}

/**
 * Refuses a compile that would not fit in memory, before anything is allocated.
 *
 * @param limit gigabytes that the whole compile may need; null for what the machine has left
 * @param allocated how many of the needed bytes are already allocated
 * @throws LinkSageError with the memory that it would need, or if ids or offsets would not fit into 32 bits
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
  const setting = `the setting compile.memory, in gigabytes, to ${inGigabytes(needed)} or more.`;
  throw new LinkSageError(
    `compile: expected at most ${formatBytes(available)} to be needed, got ${formatBytes(needed)} for ${nodes} nodes and up to ${edges} edges`,
    { code: 'too-large', hint: limit === null ? `Free memory, or raise ${setting}` : `Raise ${setting}` },
  );
}

/** Link clusters and sites have at least two pages, so there are at most half as many of each as pages. */
function countNodes({ nodes }: CompileSize): number {
  return 2 * nodes.page + nodes.pin + nodes.board;
}

/** Each pin has at most one page, each page at most one link cluster and one site. */
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

function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** In gigabytes, rounded up, with three digits after the point for less than 1 GB. */
function inGigabytes(bytes: number): string {
  const digits = bytes < 1e9 ? 3 : 1;
  return (Math.ceil((bytes / 1e9) * 10 ** digits) / 10 ** digits).toFixed(digits);
}
