/** Turns saved links, the content of formats without ids, into rows of pins, boards and saves. */
import { contentHash } from '../../../base/index.ts';
import { canonicalizeUrl } from '../../../content/index.ts';
import { completeAddress } from './address.ts';
import { Batch, type LinkReader, type ReadContext, type Reader, type SavedLink } from './reader.ts';
import { readTime, timeForms } from './times.ts';

/** Options of {@link rowsOfLinks}. */
interface LinkOptions {
  /** Whether every row of the format is meant to be a page, so that a strict import stops at one that is none. */
  readonly areAllPages: boolean;
}

/** The reader of rows from a reader of saved links. It decides and counts what becomes of every link. */
export function rowsOfLinks(read: LinkReader, { areAllPages }: LinkOptions): Reader {
  return async function* (text, context) {
    const rows = new SavedLinkRows(context, areAllPages);
    for await (const found of read(text, context)) {
      for (const each of found) {
        if (each.address === undefined) rows.addFolder(each.path, each.description, each.owner);
        else rows.addLink(each);
      }
      const batch = rows.takeFull();
      if (batch !== undefined) yield batch;
    }
    yield rows.take();
  };
}

/** Separates the parts of a path in a board's title. */
const PATH_SEPARATOR = ' / ';

/** Columns of pins that saved links do not have. */
const noSignals = { image_url: null, image_vector: null, cohesion: null, cluster_id: null };

/** Marks the board of a tag in its id, so that it differs from a folder of the same name. */
const TAG_MARK = '#';

/**
 * Each board gets one row. A board's id is the hash of the source's name and the board's path. A pin's id is the hash of
 * its board's id and the canonical URL. A saved link is one pin; its tags save this pin on further boards.
 */
class SavedLinkRows {
  readonly #context: ReadContext;
  readonly #areAllPages: boolean;
  readonly #boards = new Set<string>();
  #batch = new Batch();

  constructor(context: ReadContext, areAllPages: boolean) {
    this.#context = context;
    this.#areAllPages = areAllPages;
  }

  addLink(link: SavedLink): void {
    const { log } = this.#context;
    log.countRead();
    const url = this.#pageOf(link);
    if (url === undefined) return;
    const { line, owner = this.#context.source } = link;
    const path = (link.path ?? []).map(plainText).filter((part) => part !== '');
    const board = this.#addBoard(path, path.join(PATH_SEPARATOR) || owner, owner);
    const pin = contentHash(board, url);
    const savedAt = this.#timeOf(link);
    const title = plainText(link.title ?? '');
    this.#batch.add(
      'pins',
      {
        pin_id: pin,
        url,
        title: title === '' || title === link.address.trim() ? null : title,
        description: plainText(link.description ?? '') || null,
        ...noSignals,
        created_at: savedAt,
        source: this.#context.source,
        version: 0,
        deleted_at: null,
      },
      log.placeOf(line),
    );
    const tags = new Set((link.tags ?? []).map(plainText).filter((tag) => tag !== ''));
    const boards = [board, ...[...tags].map((tag) => this.#addBoard([TAG_MARK, tag], tag, owner))];
    for (const id of boards) {
      const save = { pin_id: pin, board_id: id, saved_at: savedAt, version: 0, deleted_at: null };
      this.#batch.add('saves', save);
    }
  }

  /** Adds the description of a folder. Its row replaces that of its links, which has none. */
  addFolder(path: readonly string[], description: string, owner = this.#context.source): void {
    const parts = path.map(plainText).filter((part) => part !== '');
    this.#addBoard(parts, parts.join(PATH_SEPARATOR) || owner, owner, plainText(description));
  }

  /** The rows since the last call, or undefined if they do not fill a batch yet. */
  takeFull(): Batch | undefined {
    return this.#batch.isFull ? this.take() : undefined;
  }

  /** The rows since the last call. */
  take(): Batch {
    const batch = this.#batch;
    this.#batch = new Batch();
    return batch;
  }

  /** The canonical URL of a link, or undefined if it is passed over. */
  #pageOf({ address, line }: SavedLink): string | undefined {
    const { log } = this.#context;
    if (address.trim() === '') {
      log.passOver(line, 'no address', address, this.#areAllPages);
      return undefined;
    }
    const { url, refusal } = canonicalizeUrl(completeAddress(address));
    if (url === undefined) log.passOver(line, refusal, address, this.#areAllPages);
    return url;
  }

  #timeOf({ time, line }: SavedLink): number | null {
    const ms = readTime(time ?? null);
    if (ms === undefined) this.#context.log.warn(line, `the time of a save to be ${timeForms}`, String(time));
    return ms ?? null;
  }

  #addBoard(
    path: readonly string[],
    title: string,
    owner: string,
    description: string | null = null,
  ): string {
    const id = contentHash(this.#context.source, ...path);
    if (description !== null || !this.#boards.has(id)) {
      this.#boards.add(id);
      const row = {
        board_id: id,
        title,
        description,
        owner,
        source: this.#context.source,
        version: 0,
        deleted_at: null,
      };
      this.#batch.add('boards', row);
    }
    return id;
  }
}

/** Text on one line: runs of white space become one space. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
