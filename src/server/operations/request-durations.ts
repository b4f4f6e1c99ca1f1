/** The durations of requests, as a histogram of Prometheus. */
import { Histogram } from 'prom-client';

const metricName = 'linksage_request_duration_seconds';
const help = 'Time from a request to its answer';
const labelNames = ['method', 'route', 'status'] as const;
type Labels = Readonly<Record<(typeof labelNames)[number], string | number>>;

/** The requests of one route with one status. */
interface Series {
  readonly labels: Labels;
  /** How many took at most as long as each bucket says, and longer than the one before. `[buckets + 1]` */
  readonly counts: Uint32Array;
  seconds: number;
}

/**
 * Counts requests by route and status. Observing is part of every request, and that of `prom-client` builds and hashes labels
 * each time, so this counts by itself and makes the form of `prom-client` when it is asked.
 */
export class RequestDurations {
  /** For a registry. */
  readonly metric: Histogram<(typeof labelNames)[number]>;
  readonly #buckets: readonly number[];
  readonly #series = new Map<string, Map<number, Series>>();

  /** @param buckets the upper bounds of durations in seconds, ascending */
  constructor(buckets: readonly number[]) {
    this.#buckets = buckets;
    this.metric = new Histogram({
      name: metricName,
      help,
      labelNames,
      buckets: [...buckets],
      registers: [],
    });
    const valuesOf = (series: Series) => listValues(series, buckets);
    // What both forms of `prom-client`, text and JSON, are made from
    const getForPromString = async () => ({
      name: metricName,
      help,
      type: 'histogram',
      values: [...this.#series.values()].flatMap((of) => [...of.values()].flatMap(valuesOf)),
      aggregator: 'sum',
    });
    Object.assign(this.metric, { getForPromString });
  }

  /** Adds a request. */
  observe(method: string, route: string, status: number, seconds: number): void {
    const name = `${method} ${route}`;
    const byStatus = this.#series.get(name) ?? new Map<number, Series>();
    if (byStatus.size === 0) this.#series.set(name, byStatus);
    let series = byStatus.get(status);
    if (series === undefined) {
      const labels = { method, route, status };
      series = { labels, counts: new Uint32Array(this.#buckets.length + 1), seconds: 0 };
      byStatus.set(status, series);
    }
    let bucket = 0;
    while (bucket < this.#buckets.length && seconds > this.#buckets[bucket]!) bucket++;
    series.counts[bucket]!++;
    series.seconds += seconds;
  }
}

function listValues({ labels, counts, seconds }: Series, buckets: readonly number[]) {
  let count = 0;
  const upTo = [...buckets, '+Inf'].map((le, i) => {
    count += counts[i]!;
    return { metricName: `${metricName}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...upTo,
    { metricName: `${metricName}_sum`, labels, value: seconds },
    { metricName: `${metricName}_count`, labels, value: count },
  ];
}
