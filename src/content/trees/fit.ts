/** Gradient boosting of small trees for probabilities. Legend: N rows, F features. */
import { Random } from '../../base/index.ts';
import type { Binned } from './bins.ts';
import type { Forest } from './forest.ts';
import { growTree, type TreeNode } from './grow.ts';

export interface FitOptions {
  readonly trees: number;
  /** How much of each tree counts; default 0.08. */
  readonly rate?: number;
  /** Leaves of a tree; default 31. */
  readonly leaves?: number;
  /** The share of rows and of features that each tree sees; default 0.7 and 0.5. */
  readonly rowShare?: number;
  readonly featureShare?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Fits trees one after another to the gradients of the cross-entropy between `1 / (1 + exp(−sum))` and the labels (Friedman,
 * "Greedy Function Approximation: A Gradient Boosting Machine", 2001; leaves by Newton steps and histograms as in LightGBM).
 *
 * @param labels in 0..1; [N]
 * @param weights [N]
 */
export function fitForest(
  data: Binned,
  labels: Float32Array,
  weights: Float32Array,
  { trees, rate = 0.08, leaves = 31, rowShare = 0.7, featureShare = 0.5, seed = 1 }: FitOptions,
): Forest {
  const random = new Random(seed);
  const { rows } = data;
  const start = logOdds(labels, weights);
  const sums = new Float32Array(rows).fill(start);
  const gradients = new Float32Array(rows);
  const curvatures = new Float32Array(rows);
  const grown: TreeNode[] = [];
  for (let t = 0; t < trees; t++) {
    for (let row = 0; row < rows; row++) {
      const p = 1 / (1 + Math.exp(-sums[row]!));
      gradients[row] = weights[row]! * (labels[row]! - p);
      curvatures[row] = weights[row]! * p * (1 - p);
    }
    const chosen = new Uint32Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++) if (random.uniform() < rowShare) chosen[count++] = row;
    const features = [...data.columns.keys()].filter(() => random.uniform() < featureShare);
    const tree = growTree(data, gradients, curvatures, chosen.subarray(0, count), features, leaves, rate);
    addTree(tree, data, sums);
    grown.push(tree);
  }
  return layOut(grown, data, start);
}

function logOdds(labels: Float32Array, weights: Float32Array): number {
  let [sum, all] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    sum += labels[row]! * weights[row]!;
    all += weights[row]!;
  }
  const p = Math.min(1 - 1e-6, Math.max(1e-6, sum / all));
  return Math.fround(Math.log(p / (1 - p)));
}

function addTree(root: TreeNode, { columns, rows }: Binned, sums: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    let node = root;
    while (node.split !== undefined) {
      const { feature, bin, left, right } = node.split;
      node = columns[feature]![row]! <= bin ? left : right;
    }
    sums[row]! += node.value;
  }
}

/** Trees of objects to columns in preorder. */
function layOut(trees: readonly TreeNode[], { borders }: Binned, start: number): Forest {
  const roots: number[] = [];
  const features: number[] = [];
  const thresholds: number[] = [];
  const right: number[] = [];
  const add = ({ value, split }: TreeNode): void => {
    const at = features.length;
    features.push(split?.feature ?? 0);
    thresholds.push(split === undefined ? value : borders[split.feature]![split.bin]!);
    right.push(0);
    if (split === undefined) return;
    add(split.left);
    right[at] = features.length - at;
    add(split.right);
  };
  for (const tree of trees) {
    roots.push(features.length);
    add(tree);
  }
  return {
    start,
    roots: Uint32Array.from(roots),
    features: Uint8Array.from(features),
    thresholds: Float32Array.from(thresholds),
    right: Uint8Array.from(right),
  };
}
