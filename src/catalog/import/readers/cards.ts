/** Cards: what formats without ids hold. One link, its text, and the collections it is saved in. */
import { contentHash } from '../../../base/index.ts';
import { emptyBatch, isFull, type RowBatch } from './reader.ts';

/** A saved link. */
export interface Card {
  /** Canonical URL. */
  readonly url: string;
  readonly title: string;
  readonly description: string;
  /** Heading or folder path of the board it is in; empty for the source itself. */
  readonly path: readonly string[];
  /** Names of further boards that it is saved in. */
  readonly tags?: readonly string[];
  /** Milliseconds since 1970; null where the source does not tell. */
  readonly savedAt: number | null;
}

/** Between the parts of a path in a board's title. */
const PATH_SEPARATOR = ' / ';

/** What saved links do not bring. */
const noSignals = { image_url: null, image_vector: null, cohesion: null, cluster_id: null };

/** Marks the board of a tag in its id, so that it never meets a folder of the same name. */
const TAG_MARK = '#';

/**
 * Turns cards into rows, and keeps which boards it has already given a row.
 *
 * A board's id is the hash of the source's name and its path; a pin's the hash of its board's id and the
 * canonical URL. A card is one pin: tags save the pin of its first board on further boards.
 */
export class CardRows {
  readonly #source: string;
  readonly #boards = new Set<string>();
  #batch = emptyBatch();

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds a card. `owner` names the boards' owner: the list's title, or the source where it has none. */
  add(card: Card, owner: string = this.#source): void {
    const board = this.#addBoard(card.path, card.path.join(PATH_SEPARATOR) || owner, owner);
    const pin = contentHash(board, card.url);
    this.#batch.pins.push({
      pin_id: pin,
      url: card.url,
      title: card.title || null,
      description: card.description || null,
      ...noSignals,
      created_at: card.savedAt,
      version: 0,
      deleted_at: null,
    });
    const tags = new Set(card.tags);
    const boards = [board, ...[...tags].map((tag) => this.#addBoard([TAG_MARK, tag], tag, owner))];
    for (const id of boards) {
      this.#batch.saves.push({
        pin_id: pin,
        board_id: id,
        saved_at: card.savedAt,
        version: 0,
        deleted_at: null,
      });
    }
  }

  /** The rows since the last call, once they are many enough to hand on. */
  takeFull(): RowBatch | undefined {
    return isFull(this.#batch) ? this.take() : undefined;
  }

  /** The rows since the last call. */
  take(): RowBatch {
    const batch = this.#batch;
    this.#batch = emptyBatch();
    return batch;
  }

  #addBoard(path: readonly string[], title: string, owner: string): string {
    const id = contentHash(this.#source, ...path);
    if (!this.#boards.has(id)) {
      this.#boards.add(id);
      this.#batch.boards.push({
        board_id: id,
        title,
        description: null,
        owner,
        version: 0,
        deleted_at: null,
      });
    }
    return id;
  }
}

/** Text of one line: runs of white space become one space. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
