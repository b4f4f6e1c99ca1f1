/** What routes work with. */
import type { Backend } from '../backend.ts';
import type { EmbeddingCache } from '../embeddings/cache.ts';
import type { ServiceMetrics } from '../operations/metrics.ts';
import type { KeyInfo, KeyRing } from '../security/keys.ts';

/** The limits of requests. */
export interface Limits {
  /** The most bytes of a JSON body. */
  readonly body: number;
  /** The most bytes of a file to import. */
  readonly import: number;
  /** The most milliseconds until a body has arrived. */
  readonly bodyMilliseconds: number;
  /** The most milliseconds until a file to import has arrived. */
  readonly importMilliseconds: number;
  /** Requests a second of a client; 0 for any number. */
  readonly perSecond: number;
  /** Questions that may wait for their answers; more are refused. */
  readonly waiting: number;
  /** Rows that events may have named since the version, whose texts and vectors are in memory; more events are refused. */
  readonly eventRows: number;
}

/** The default limits. */
export const defaultLimits: Limits = {
  body: 2 << 20,
  import: 512 << 20,
  bodyMilliseconds: 20_000,
  importMilliseconds: 600_000,
  perSecond: 0,
  waiting: 1000,
  eventRows: 400_000,
};

/** What the whole service shares. */
export interface Service {
  readonly backend: Backend;
  readonly cache: EmbeddingCache;
  readonly metrics: ServiceMetrics;
  readonly limits: Limits;
  /** The keys as they are now. */
  readonly keys: () => KeyRing;
  /** Names that a header Host may have beside addresses and localhost. */
  readonly allowedHosts: readonly string[];
  /** Whether the service is stopping. */
  readonly isStopping: () => boolean;
  /** The version of the package. */
  readonly packageVersion: string;
  /** Is told of requests that were refused or have failed and, with `logsAll`, of all others too. */
  readonly onRequest: (request: AnsweredRequest) => void;
  readonly logsAll: boolean;
  /** Is told of a bug, and of the id that the client got. */
  readonly onBug: (id: string, error: unknown) => void;
}

/** A request after its answer, without anything that could be secret. */
export interface AnsweredRequest {
  /** Of a request that has failed: what the client got too. */
  readonly id?: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly key: string | undefined;
}

/** What requests carry along. */
export interface RequestEnv {
  Bindings: { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } };
  Variables: { key: KeyInfo | undefined; id: string | undefined };
}
