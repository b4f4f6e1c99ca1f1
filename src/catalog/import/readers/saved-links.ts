/** Saved links, the content of formats without ids: one link, its text, and the collections that it is saved in. */
import { contentHash } from '../../../base/index.ts';
import { emptyBatch, isFull, type RowBatch } from './reader.ts';

/** A saved link. */
export interface SavedLink {
  /** Canonical URL. */
  readonly url: string;
  readonly title: string;
  readonly description: string;
  /** Path of headings or folders of its board; empty for the board of the source itself. */
  readonly path: readonly string[];
  /** Names of further boards that it is saved on. */
  readonly tags?: readonly string[];
  /** Milliseconds since 1970; null if unknown. */
  readonly savedAt: number | null;
}

/** Separates the parts of a path in a board's title. */
const PATH_SEPARATOR = ' / ';

/** Columns of pins that saved links do not have. */
const noSignals = { image_url: null, image_vector: null, cohesion: null, cluster_id: null };

/** Marks the board of a tag in its id, so that it differs from a folder of the same name. */
const TAG_MARK = '#';

/**
 * Turns saved links into rows. Each board gets one row.
 *
 * A board's id is the hash of the source's name and the board's path. A pin's id is the hash of its board's id and the
 * canonical URL. A saved link is one pin; its tags save this pin on further boards.
 */
export class SavedLinkRows {
  readonly #source: string;
  readonly #boards = new Set<string>();
  #batch = emptyBatch();

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds a saved link. `owner`: the owner of its boards, such as the list's title; default: the source's name. */
  add(link: SavedLink, owner: string = this.#source): void {
    const board = this.#addBoard(link.path, link.path.join(PATH_SEPARATOR) || owner, owner);
    const pin = savedPinId(board, link.url);
    this.#batch.pins.push({
      pin_id: pin,
      url: link.url,
      title: link.title || null,
      description: link.description || null,
      ...noSignals,
      created_at: link.savedAt,
      version: 0,
      deleted_at: null,
    });
    const tags = new Set(link.tags);
    const boards = [board, ...[...tags].map((tag) => this.#addBoard([TAG_MARK, tag], tag, owner))];
    for (const id of boards) {
      this.#batch.saves.push({
        pin_id: pin,
        board_id: id,
        saved_at: link.savedAt,
        version: 0,
        deleted_at: null,
      });
    }
  }

  /** The rows since the last call, or undefined if they do not fill a batch yet. */
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

/** The id of the pin of a link without one: `board` is the id of the board of its path, `url` the key of its page. */
export function savedPinId(board: string, url: string): string {
  return contentHash(board, url);
}

/** Text on one line: runs of white space become one space. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
