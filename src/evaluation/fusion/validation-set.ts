/** The saves that training held back, in the form in which evaluations ask for held-out ones. */
import { none } from '../../base/index.ts';
import { type NodeKind, perKind } from '../../catalog/index.ts';
import type { Relation } from '../../graph/index.ts';
import type { NodeTables } from '../../model/index.ts';
import { splitExamples } from '../../training/index.ts';
import { groupPairs } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import { type Links, linkNodes } from '../questions/links.ts';
import { chooseTestRows, type TestSet, thinRows } from '../questions/test-set.ts';

/** Validation saves as test rows. */
export interface ValidationSet {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly test: TestSet;
  /** The relation without the validation saves, in the order of the view. */
  readonly relation: Relation;
  /** The position in the view of each candidate. */
  readonly order: Readonly<Record<NodeKind, Uint32Array>>;
}

/** How training held saves back. */
export interface HeldBack {
  readonly validationShare: number;
  readonly seed: number;
}

/**
 * Holds back what training does. Nodes that only validation saves show are new, as in an evaluation.
 *
 * @param most rows at most
 */
export function holdBack(
  relation: Relation,
  tables: NodeTables,
  { validationShare, seed }: HeldBack,
  most: number,
): ValidationSet {
  const split = splitExamples(relation, { share: validationShare, seed });
  const isNew = newNodes(relation, split.relation);
  const order = perKind((kind) => {
    const all = Uint32Array.from(isNew[kind], (_, position) => position);
    return Uint32Array.of(
      ...all.filter((at) => isNew[kind][at] === 0),
      ...all.filter((at) => isNew[kind][at] === 1),
    );
  });
  const placeOf = perKind((kind) => {
    const places = new Uint32Array(order[kind].length);
    for (const [place, position] of order[kind].entries()) places[position] = place;
    return places;
  });
  const candidates: Candidates = {
    tables: {
      page: reorder(tables.page, order.page),
      pin: reorder(tables.pin, order.pin),
      board: reorder(tables.board, order.board),
    },
    known: perKind((kind) => isNew[kind].reduce((sum, flag) => sum - flag, isNew[kind].length)),
  };
  const { pin, board, savedAt } = split.relation.saves;
  const pageOfPin = order.pin.map((position) => {
    const page = relation.pageOfPin[position]!;
    return page === none ? none : placeOf.page[page]!;
  });
  const saves = {
    pin: pin.map((position) => placeOf.pin[position]!),
    board: board.map((position) => placeOf.board[position]!),
    savedAt,
  };
  const nobody = { users: [], before: noPairs(), after: noPairs(), latest: [] };
  const links = linkNodes(pageOfPin, saves, candidates, nobody);
  const held = split.validation;
  const test = chooseTestRows(candidates, links, {
    page: held.page.map((position) => placeOf.page[position]!),
    pin: held.pin.map((position) => placeOf.pin[position]!),
    board: held.board.map((position) => placeOf.board[position]!),
    savedAt: new Float64Array(held.pin.length).fill(Number.NaN),
  });
  return { candidates, links, test: thinRows(test, candidates, most), relation: split.relation, order };
}

/** 1 for each pin and board that only hidden saves have, and each page that only such pins link to. */
function newNodes(whole: Relation, known: Relation): Readonly<Record<NodeKind, Uint8Array>> {
  const flag = (count: number, before: Iterable<number>, after: Iterable<number>) => {
    const flags = new Uint8Array(count);
    for (const at of before) if (at !== none) flags[at] = 1;
    for (const at of after) if (at !== none) flags[at] = 0;
    return flags;
  };
  const { counts, saves } = whole;
  return {
    page: flag(counts.page, whole.pageOfPin, known.pageOfPin),
    pin: flag(counts.pin, saves.pin, known.saves.pin),
    board: flag(counts.board, saves.board, known.saves.board),
  };
}

function reorder<Table extends { readonly kind: NodeKind }>(table: Table, order: Uint32Array): Table {
  const columns = Object.entries<string | readonly string[]>({ ...table }).map(([name, column]) => [
    name,
    name === 'kind' ? column : Array.from(order, (position) => column[position]!),
  ]);
  return Object.fromEntries(columns) as Table;
}

function noPairs() {
  return groupPairs(new Uint32Array(0), new Uint32Array(0), 0);
}
