/** Saving links on boards, and taking them off: what events that makes. */
import { contentHash, LinkSageError } from '../base/index.ts';
import { parseTime, timeForms } from '../catalog/index.ts';
import { canonicalizeUrl } from '../content/index.ts';
import { type EventRow, readRows } from '../streaming/index.ts';
import type { WorkspaceFolder } from './folder.ts';

/** A link to save on a board. */
export interface NewSave {
  readonly url: string;
  /** The id of a board. Either this or `boardTitle` is given. */
  readonly board?: string;
  /** The title of a board that is made if no save has made it before. */
  readonly boardTitle?: string;
  readonly title?: string;
  readonly description?: string;
  /** ISO 8601. Default: now. */
  readonly savedAt?: string;
}

/** A link to take off a board. */
export interface SaveKey {
  readonly url: string;
  /** The id of the board. */
  readonly board: string;
}

/** A save as it is stored. */
export interface StoredSave {
  /** The canonical URL. */
  readonly url: string;
  readonly pin: string;
  readonly board: string;
}

/** What the graph knows of the saves of a page. */
export interface KnownPins {
  pinsOf(url: string): string[];
  boardsOfPin(id: string): readonly string[];
}

/** Saves as they are stored, and the events that store them. */
export interface SaveEvents {
  readonly saved: readonly StoredSave[];
  readonly events: readonly EventRow[];
}

/** Turns links that are saved on boards or taken off into events. */
export class Saves {
  readonly #folder: WorkspaceFolder;
  /** The ids of boards that are known to exist. */
  #boards = new Set<string>();
  #lastVersion = 0;

  constructor(folder: WorkspaceFolder) {
    this.#folder = folder;
  }

  /** See `Workspace.saveEvents`. */
  async add(links: readonly NewSave[]): Promise<SaveEvents> {
    const rows: EventRow[] = [];
    const saved: StoredSave[] = [];
    const version = this.#nextVersion();
    for (const [i, link] of links.entries()) {
      const where = `saves[${i}]`;
      const url = requireUrl(`${where}.url`, link.url);
      const at = link.savedAt ?? new Date().toISOString();
      if (parseTime(at) === undefined)
        throw new LinkSageError(`${where}.savedAt: expected ${timeForms}, got ${JSON.stringify(at)}`);
      const board = await this.#boardOf(where, link, rows, version);
      const pin = contentHash(board, url); // as imports of formats without ids derive it
      const { title = null, description = null } = link;
      rows.push({ pin_id: pin, url, title, description, created_at: at, version });
      rows.push({ pin_id: pin, board_id: board, saved_at: at, version });
      saved.push({ url, pin, board });
    }
    for (const { board } of saved) this.#boards.add(board);
    return { saved, events: rows };
  }

  /** See `Workspace.unsaveEvents`. */
  async remove(links: readonly SaveKey[], known: KnownPins | undefined): Promise<readonly EventRow[]> {
    const rows: EventRow[] = [];
    const version = this.#nextVersion();
    const deleted_at = new Date().toISOString();
    for (const [i, { url: given, board }] of links.entries()) {
      const url = requireUrl(`saves[${i}].url`, given);
      await this.#requireBoard(`saves[${i}].board`, board);
      const own = contentHash(board, url);
      const others = known?.pinsOf(url).filter((pin) => known.boardsOfPin(pin).includes(board)) ?? [];
      for (const pin of new Set([own, ...others])) {
        rows.push({ pin_id: pin, board_id: board, version, deleted_at });
        const isElsewhere = known?.boardsOfPin(pin).some((other) => other !== board) ?? false;
        if (!isElsewhere) rows.push({ pin_id: pin, version, deleted_at });
      }
    }
    return rows;
  }

  /** Times in milliseconds, but ascending: a clock that is set back must not make a deletion older than what it deletes. */
  #nextVersion(): number {
    this.#lastVersion = Math.max(Date.now(), this.#lastVersion + 1);
    return this.#lastVersion;
  }

  async #boardOf(
    where: string,
    { board, boardTitle }: NewSave,
    rows: EventRow[],
    version: number,
  ): Promise<string> {
    if ((board === undefined) === (boardTitle === undefined)) {
      throw new LinkSageError(
        `${where}: expected either board or boardTitle, got ${board ? 'both' : 'neither'}`,
        {
          code: 'wrong-usage',
        },
      );
    }
    if (board !== undefined) {
      await this.#requireBoard(`${where}.board`, board);
      return board;
    }
    const title = boardTitle!.trim();
    if (title === '') throw new LinkSageError(`${where}.boardTitle: expected a title, got an empty one`);
    const id = contentHash('saves', title);
    if (!(await this.#hasBoard(id))) {
      rows.push({ board_id: id, title, version });
    }
    return id;
  }

  async #requireBoard(where: string, board: string): Promise<void> {
    if (await this.#hasBoard(board)) return;
    throw new LinkSageError(`${where}: expected the id of a board, got ${JSON.stringify(board)}`, {
      code: 'not-found',
      hint: 'Run, to find ids of boards: linksage search --kind board "..."',
    });
  }

  /** Whether a board is in the catalog or in the event log. Both are read only for a board that is not known yet. */
  async #hasBoard(board: string): Promise<boolean> {
    if (this.#boards.has(board)) return true;
    const known = await this.#folder.withNewestCatalog(async (catalog) => {
      const { keys } = await (await catalog.view('all')).nodes('board');
      return { keys, from: catalog.eventsUntil };
    });
    const waiting: string[] = [];
    for await (const row of readRows(this.#folder.events, known.from))
      if ('board_id' in row && !('pin_id' in row)) waiting.push(row.board_id);
    this.#boards = new Set([...known.keys, ...waiting]);
    return this.#boards.has(board);
  }
}

function requireUrl(where: string, text: string): string {
  const { url, refusal } = canonicalizeUrl(text);
  if (url !== undefined) return url;
  throw new LinkSageError(
    `${where}: expected an http or https address, got ${JSON.stringify(text)} (${refusal})`,
  );
}
