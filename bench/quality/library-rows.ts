/** Recall on libraries as rows of a bench report: every contender, LinkSage against each, and published figures. */
import { bootstrapInterval, mean, pairedBootstrap } from '../../src/metrics/index.ts';
import { atMost } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';

/** A published figure for the same data and protocol. */
export interface Published {
  /** The contender here that it is compared with. */
  readonly ours: string;
  readonly name: string;
  readonly recall: number;
  /** The largest difference allowed, if it checks that the protocol is the same. */
  readonly within?: number;
}

const metric = 'recall@100';

/** The rows of a data set: `recalls` by contender, a value a user, LinkSage among them. */
export function libraryRows(
  set: string,
  recalls: ReadonlyMap<string, Float64Array>,
  published: readonly Published[],
): BenchRow[] {
  const best = bestBaseline(recalls);
  return [
    ...[...recalls].map(([name, values]) => recallRow(set, name, values, best)),
    ...differenceRows(set, recalls, best),
    ...published.map((each) => publishedRow(set, recalls, each)),
  ];
}

interface Best {
  readonly name: string;
  readonly recall: number;
}

function bestBaseline(recalls: ReadonlyMap<string, Float64Array>): Best {
  return [...recalls]
    .filter(([name]) => name !== 'LinkSage')
    .map(([name, values]) => ({ name, recall: mean(values) }))
    .reduce((a, b) => (b.recall > a.recall ? b : a));
}

function recallRow(set: string, name: string, values: Float64Array, best: Best): BenchRow {
  const { mean: ours, low, high } = bootstrapInterval(values, { seed: 0 });
  const row: BenchRow = {
    case: caseOf(set, values.length, name),
    metric,
    better: 'higher',
    ours,
    low,
    high,
  };
  return name === 'LinkSage'
    ? { ...row, peer: best.recall, peerName: best.name, ratio: ours / best.recall }
    : row;
}

/** LinkSage against each contender, user by user; the goal is to beat the best baseline. */
function differenceRows(set: string, recalls: ReadonlyMap<string, Float64Array>, best: Best): BenchRow[] {
  const own = recalls.get('LinkSage')!;
  return [...recalls]
    .filter(([name]) => name !== 'LinkSage')
    .map(([name, values]): BenchRow => {
      const { mean: ours, low, high } = pairedBootstrap(own, values, { seed: 0 });
      const row: BenchRow = {
        case: caseOf(set, own.length, `LinkSage minus ${name}`),
        metric: `${metric} difference`,
        better: 'higher',
        ours,
        low,
        high,
      };
      return name === best.name ? { ...row, wanted: 0, met: low > 0 } : row;
    });
}

function publishedRow(
  set: string,
  recalls: ReadonlyMap<string, Float64Array>,
  { ours: name, name: peerName, recall: peer, within }: Published,
): BenchRow {
  const ours = mean(recalls.get(name)!);
  const row: BenchRow = {
    case: `${set}: ${name} beside ${peerName} as published`,
    metric,
    better: 'higher',
    ours,
    peer,
    peerName,
    ratio: ours / peer,
  };
  if (within === undefined) return row;
  const distance = Math.abs(ours - peer);
  return {
    case: `${set}: ${name}, distance from what is published`,
    metric,
    better: 'lower',
    ours: distance,
    ...atMost(distance, within),
  };
}

function caseOf(set: string, users: number, contender: string): string {
  return `${set}: board-page, all (${users} rows): ${contender}`;
}
