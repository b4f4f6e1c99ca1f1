/** What could not be brought into the answers. It stays in the log, and the next version may have it. */

/** Something that could not be brought into the answers. */
export interface DeadLetter {
  /** The event, or the node. */
  readonly what: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The most that are kept. */
const most = 100;

/** The newest dead letters. */
export class DeadLetters {
  readonly #letters: DeadLetter[] = [];

  get newest(): readonly DeadLetter[] {
    return [...this.#letters];
  }

  add(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#letters.push({ what, reason, at: new Date().toISOString() });
    if (this.#letters.length > most) this.#letters.shift();
  }
}
