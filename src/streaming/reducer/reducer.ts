/** The one rule by which events become a state: of each row the newest version counts. */
import { hash32 } from '../../base/index.ts';
import type { RowVersions } from '../../catalog/index.ts';
import type { StreamEvent } from '../events/event.ts';

/** What becomes of an event: `applied`, or nothing because it is there already, or because something newer is. */
export type Fate = 'applied' | 'repeated' | 'older';

/** What keeps the state that events make, in memory or elsewhere. */
export interface ReducerTarget {
  /** Is told of every event first, also of those that change nothing: a pin names its page whatever its version. */
  mention(event: StreamEvent): void;
  /** Takes over the row of an event, which is the newest of its key. */
  apply(event: StreamEvent): void;
}

/** The newest version that is known of a row. */
interface Known {
  readonly version: number;
  readonly deleted: boolean;
  /** A hash of the event; 0 for rows of the catalog. */
  readonly hash: number;
}

/**
 * Brings events into any state: in whatever order they come and however often, the state is that of the newest row of each
 * key. Of two different rows with the same key and version, the later one counts, as in an import.
 */
export class Reducer {
  readonly #base: Pick<RowVersions, 'of'>;
  readonly #target: ReducerTarget;
  readonly #known = new Map<string, Known>();

  /** @param base the versions of the rows that the state began with */
  constructor(base: Pick<RowVersions, 'of'>, target: ReducerTarget) {
    this.#base = base;
    this.#target = target;
  }

  /** The number of keys that events have named. */
  get size(): number {
    return this.#known.size;
  }

  /** Whether the newest row of a key says that it is deleted. */
  isDeleted(table: StreamEvent['table'], key: readonly string[]): boolean {
    return (this.#known.get(nameOf(table, key)) ?? this.#base.of(table, key)).deleted;
  }

  take(event: StreamEvent): Fate {
    this.#target.mention(event);
    const { table, key, version, row } = event;
    const name = nameOf(table, key);
    const known = this.#known.get(name);
    const before = known?.version ?? this.#base.of(table, key).version;
    if (version < before) return 'older';
    const hash = hash32(event.json);
    if (version === before && known?.hash === hash) return 'repeated';
    this.#known.set(name, { version, deleted: row.deleted_at !== null, hash });
    this.#target.apply(event);
    return 'applied';
  }
}

function nameOf(table: string, key: readonly string[]): string {
  return [table, ...key].join('\x1f');
}
