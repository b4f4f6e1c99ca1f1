/** Metrics of the service, in the form of Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EncodedBatch } from '../../search/index.ts';
import type { VersionFacts } from '../threads/messages.ts';
import { RequestDurations } from './request-durations.ts';

/** Seconds. Most answers take milliseconds. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The metrics, and what updates them. */
export class ServiceMetrics {
  readonly registry = new Registry();
  readonly #requests: RequestDurations;
  readonly #batches: Histogram;
  readonly #waits: Histogram;
  readonly #encoding: Histogram;
  /** Plain numbers, since counting is part of every request. */
  readonly #cache = { hit: 0, miss: 0 };
  readonly #version: Gauge;
  readonly #refreshes: Counter;

  constructor(waiting: () => number) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new RequestDurations(durations);
    this.registry.registerMetric(this.#requests.metric);
    this.#batches = new Histogram({
      name: 'linksage_encoder_batch_nodes',
      help: 'Texts that the encoder has encoded at once',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    });
    this.#waits = new Histogram({
      name: 'linksage_encoder_wait_seconds',
      help: 'Time that the first text of a batch has waited',
      buckets: durations,
      registers,
    });
    this.#encoding = new Histogram({
      name: 'linksage_encoder_duration_seconds',
      help: 'Time that the encoder has taken for a batch',
      buckets: durations,
      registers,
    });
    const cache = this.#cache;
    new Counter({
      name: 'linksage_embedding_cache_total',
      help: 'Inputs to embed, by whether their vectors were in memory',
      labelNames: ['result'],
      registers,
      collect() {
        this.reset();
        for (const result of ['hit', 'miss'] as const) this.inc({ result }, cache[result]);
      },
    });
    this.#version = new Gauge({
      name: 'linksage_version_info',
      help: 'The embedding version that answers',
      labelNames: ['version', 'model'],
      registers,
    });
    this.#refreshes = new Counter({
      name: 'linksage_refreshes_total',
      help: 'Refreshes that the service has run',
      labelNames: ['result'],
      registers,
    });
    new Gauge({
      name: 'linksage_questions_waiting',
      help: 'Questions that wait for their answers',
      registers,
      collect() {
        this.set(waiting());
      },
    });
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe(method, route, status, seconds);
  }

  encoded({ nodes, waited, took }: EncodedBatch): void {
    this.#batches.observe(nodes);
    this.#waits.observe(waited);
    this.#encoding.observe(took);
  }

  cached(hits: number, misses: number): void {
    this.#cache.hit += hits;
    this.#cache.miss += misses;
  }

  switched({ name, model }: VersionFacts): void {
    this.#version.reset();
    this.#version.set({ version: name, model }, 1);
  }

  refreshed(result: 'committed' | 'unchanged' | 'failed'): void {
    this.#refreshes.inc({ result });
  }
}
