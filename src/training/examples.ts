/** Training examples: the saves of a view, those that validate held back. */
import { Random } from '../base/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import { degree, type Graph, type GraphEdges } from '../graph/index.ts';

/** Saves whose pin has a page, by position within their kind. n = examples */
export interface Examples {
  /** `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
}

/** The saves of a view, split for training. */
export interface SplitExamples {
  readonly training: Examples;
  readonly validation: Examples;
  /** The edges that are left when the validation saves are hidden, as test saves are. */
  readonly edges: GraphEdges;
}

/**
 * Holds back the newest `share` of the dated saves, or a seeded random share where fewer than half have dates:
 * the rule by which the test saves were held back.
 */
export async function splitExamples(view: CatalogView, share: number, seed: number): Promise<SplitExamples> {
  const [saves, pinPages] = await Promise.all([view.saves(), view.pinPages()]);
  const held = chooseHeld(saves.savedAt, share, seed);
  const pageOf = new Map<number, number>();
  for (const [i, pin] of pinPages.pin.entries()) pageOf.set(pin, pinPages.page[i]!);

  const kept = indices(held, 0);
  const keptPins = new Set(kept.map((save) => saves.pin[save]!));
  const savedPins = new Set(saves.pin);
  const visible = (pin: number) => keptPins.has(pin) || !savedPins.has(pin);
  const keptPages = indicesWhere(pinPages.pin, visible);
  const take = (rows: Uint32Array): Examples => ({
    page: rows.map((save) => pageOf.get(saves.pin[save]!)!),
    pin: rows.map((save) => saves.pin[save]!),
    board: rows.map((save) => saves.board[save]!),
  });
  const withPage = (rows: Uint32Array) => rows.filter((save) => pageOf.has(saves.pin[save]!));
  return {
    training: take(withPage(kept)),
    validation: take(withPage(indices(held, 1))),
    edges: {
      pinPages: {
        pin: keptPages.map((i) => pinPages.pin[i]!),
        page: keptPages.map((i) => pinPages.page[i]!),
      },
      saves: { pin: kept.map((save) => saves.pin[save]!), board: kept.map((save) => saves.board[save]!) },
    },
  };
}

/** The examples, those `times` times whose page has another pin than the one that is asked for. */
export function repeatWarm({ page, pin, board }: Examples, graph: Graph, times: number): Examples {
  const rows: number[] = [];
  for (let row = 0; row < page.length; row++) {
    const isWarm = degree(graph, graph.first.page + page[row]!) > 1;
    for (let time = 0; time < (isWarm ? times : 1); time++) rows.push(row);
  }
  const take = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row]!);
  return { page: take(page), pin: take(pin), board: take(board) };
}

/** 1 for each save that is held back. */
function chooseHeld(savedAt: Float64Array, share: number, seed: number): Uint8Array {
  const held = new Uint8Array(savedAt.length);
  const dated = indicesWhere(savedAt, (at) => !Number.isNaN(at));
  if (2 * dated.length < savedAt.length) {
    const random = new Random(seed, 3);
    for (let save = 0; save < held.length; save++) held[save] = random.uniform() < share ? 1 : 0;
    return held;
  }
  dated.sort((a, b) => savedAt[a]! - savedAt[b]! || a - b);
  for (const save of dated.subarray(Math.round(dated.length * (1 - share)))) held[save] = 1;
  return held;
}

function indices(flags: Uint8Array, flag: number): Uint32Array {
  return indicesWhere(flags, (value) => value === flag);
}

function indicesWhere(values: Iterable<number>, test: (value: number) => boolean): Uint32Array {
  const found: number[] = [];
  let i = 0;
  for (const value of values) {
    if (test(value)) found.push(i);
    i++;
  }
  return Uint32Array.from(found);
}
