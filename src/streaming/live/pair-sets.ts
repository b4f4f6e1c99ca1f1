/** Sets by key, in both directions: which keys belong to a key. */

/** Pairs of keys. */
export class PairSets {
  readonly #forward = new Map<string, Set<string>>();
  readonly #backward = new Map<string, Set<string>>();

  add(from: string, to: string): void {
    addTo(this.#forward, from, to);
    addTo(this.#backward, to, from);
  }

  /** Gives a key these partners and no others. */
  set(from: string, to: Iterable<string>): void {
    for (const before of [...this.to(from)]) {
      deleteFrom(this.#forward, from, before);
      deleteFrom(this.#backward, before, from);
    }
    for (const each of to) this.add(from, each);
  }

  /** The partners of a key on the other side. */
  to(from: string): ReadonlySet<string> {
    return this.#forward.get(from) ?? none;
  }

  from(to: string): ReadonlySet<string> {
    return this.#backward.get(to) ?? none;
  }
}

const none: ReadonlySet<string> = new Set();

function addTo(sets: Map<string, Set<string>>, key: string, member: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([member]));
  else set.add(member);
}

function deleteFrom(sets: Map<string, Set<string>>, key: string, member: string): void {
  const set = sets.get(key);
  set?.delete(member);
  if (set?.size === 0) sets.delete(key);
}
