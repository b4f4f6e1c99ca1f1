/** Limits the requests of each client by a token bucket. */
import { Problem } from '../app/problem.ts';

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** Clients that are remembered; the one that has been silent longest is forgotten first. */
const mostClients = 10_000;

/**
 * Makes a limit.
 *
 * @param perSecond requests a second in the long run; twice as many may come at once
 * @returns a function that takes one request of a client, and throws a problem of status 429 if it has made too many
 */
export function createRateLimit(perSecond: number, now: () => number = Date.now): (client: string) => void {
  const most = 2 * perSecond;
  const buckets = new Map<string, Bucket>();
  return (client) => {
    const time = now();
    const bucket = buckets.get(client) ?? { tokens: most, at: time };
    bucket.tokens = Math.min(most, bucket.tokens + ((time - bucket.at) / 1000) * perSecond);
    bucket.at = time;
    buckets.delete(client); // and put it at the end, as the one that came last
    buckets.set(client, bucket);
    if (buckets.size > mostClients) buckets.delete(buckets.keys().next().value!);
    if (bucket.tokens < 1) {
      throw new Problem(429, {
        code: 'too-many-requests',
        detail: `Expected at most ${perSecond} requests a second, got more.`,
        retryAfter: Math.ceil((1 - bucket.tokens) / perSecond),
      });
    }
    bucket.tokens--;
  };
}
