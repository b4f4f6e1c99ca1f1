/** What a service is started with. */
import type { Limits } from './app/environment.ts';
import type { LogLevel } from './operations/log.ts';

/** Options of `serve`. */
export interface ServeOptions {
  /** Default 8080; 0 for any free port. */
  readonly port?: number;
  /** The address to listen on. Default `127.0.0.1`; any other one needs keys. */
  readonly host?: string;
  /** Names that clients may use in the header Host, beside addresses and `localhost`. */
  readonly allowedHosts?: readonly string[];
  /** Default `info`. */
  readonly logLevel?: LogLevel;
  readonly limits?: Partial<Limits>;
  /** How long after a write the service refreshes, in milliseconds. Default 5,000. */
  readonly refreshAfter?: number;
  /** How often the service looks for a new version or new keys, in milliseconds. Default 1,000. */
  readonly lookEvery?: number;
}

/** A running service. */
export interface RunningService {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops it: no new requests, then an end to those that run, then to its threads. */
  stop(): Promise<void>;
}
