/** Grows one tree, always splitting the leaf that gains most. Legend: N rows, F features. */
import { type Binned, mostBins } from './bins.ts';

export interface TreeNode {
  /** What a leaf adds. */
  value: number;
  split?: {
    readonly feature: number;
    readonly bin: number;
    readonly left: TreeNode;
    readonly right: TreeNode;
  };
}

/** Curvature that is added to each leaf, and the least that it must have itself: both keep small leaves from large values. */
const shrinkage = 5;
const leastCurvature = 0.5;
const leastRows = 40;

interface Leaf {
  readonly node: TreeNode;
  /** Of the order of rows: where those of the leaf begin and end. */
  readonly from: number;
  readonly to: number;
  /** Per feature and bin, the sums of gradients and curvatures; [F, bins, 2] */
  readonly sums: Float64Array;
  best?: { readonly gain: number; readonly place: number; readonly bin: number };
}

/** @param order the rows that the tree sees; is reordered */
export function growTree(
  data: Binned,
  gradients: Float32Array,
  curvatures: Float32Array,
  order: Uint32Array,
  features: readonly number[],
  leaves: number,
  rate: number,
): TreeNode {
  const columns = features.map((f) => data.columns[f]!);
  const addUp = (from: number, to: number) =>
    sumBins(columns, gradients, curvatures, order.subarray(from, to));
  const root: TreeNode = { value: 0 };
  const open: Leaf[] = [{ node: root, from: 0, to: order.length, sums: addUp(0, order.length) }];
  setLeaf(open[0]!, rate);
  while (open.length < leaves) {
    const leaf = open.reduce((a, b) => ((b.best?.gain ?? 0) > (a.best?.gain ?? 0) ? b : a));
    if (leaf.best === undefined) break;
    const { place, bin } = leaf.best;
    const middle = partition(order, leaf.from, leaf.to, columns[place]!, bin);
    // The sums of the smaller part are counted, those of the other are what is left.
    const isLeftSmaller = middle - leaf.from < leaf.to - middle;
    const counted = isLeftSmaller ? addUp(leaf.from, middle) : addUp(middle, leaf.to);
    const rest = leaf.sums.map((sum, i) => sum - counted[i]!);
    const left: Leaf = {
      node: { value: 0 },
      from: leaf.from,
      to: middle,
      sums: isLeftSmaller ? counted : rest,
    };
    const right: Leaf = {
      node: { value: 0 },
      from: middle,
      to: leaf.to,
      sums: isLeftSmaller ? rest : counted,
    };
    leaf.node.split = { feature: features[place]!, bin, left: left.node, right: right.node };
    open.splice(open.indexOf(leaf), 1, left, right);
    setLeaf(left, rate);
    setLeaf(right, rate);
  }
  return root;
}

function sumBins(
  columns: readonly Uint8Array[],
  gradients: Float32Array,
  curvatures: Float32Array,
  rows: Uint32Array,
): Float64Array {
  const sums = new Float64Array(columns.length * mostBins * 2);
  const g = Float32Array.from(rows, (row) => gradients[row]!);
  const h = Float32Array.from(rows, (row) => curvatures[row]!);
  for (let place = 0; place < columns.length; place++) {
    const column = columns[place]!;
    const base = place * mostBins * 2;
    for (let i = 0; i < rows.length; i++) {
      const at = base + column[rows[i]!]! * 2;
      sums[at]! += g[i]!;
      sums[at + 1]! += h[i]!;
    }
  }
  return sums;
}

/** The value of a leaf, and its best split. */
function setLeaf(leaf: Leaf, rate: number): void {
  const { sums, from, to } = leaf;
  let [gradient, curvature] = [0, 0];
  for (let b = 0; b < mostBins; b++) {
    gradient += sums[b * 2]!;
    curvature += sums[b * 2 + 1]!;
  }
  leaf.node.value = Math.fround((rate * gradient) / (curvature + shrinkage));
  if (to - from < 2 * leastRows || curvature < 2 * leastCurvature) return;
  const whole = gradient ** 2 / (curvature + shrinkage);
  let most = 1e-3;
  for (let place = 0; place * mostBins * 2 < sums.length; place++) {
    let [g, h] = [0, 0];
    for (let bin = 0; bin < mostBins - 1; bin++) {
      const at = (place * mostBins + bin) * 2;
      if (sums[at + 1] === 0) continue;
      g += sums[at]!;
      h += sums[at + 1]!;
      if (h < leastCurvature) continue;
      if (curvature - h < leastCurvature) break;
      const gain = g ** 2 / (h + shrinkage) + (gradient - g) ** 2 / (curvature - h + shrinkage) - whole;
      if (gain > most) {
        most = gain;
        leaf.best = { gain, place, bin };
      }
    }
  }
}

/** Puts rows whose bin is at most `bin` first; gives where the others begin. */
function partition(order: Uint32Array, from: number, to: number, column: Uint8Array, bin: number): number {
  const others: number[] = [];
  let next = from;
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    if (column[row]! <= bin) order[next++] = row;
    else others.push(row);
  }
  order.set(others, next);
  return next;
}
