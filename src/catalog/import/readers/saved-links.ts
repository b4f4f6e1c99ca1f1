/** Turns saved links, the content of formats without ids, into rows of pins, boards and saves. */
import { canonicalizeUrl } from '../../../content/index.ts';
import { derivedPinId, folderBoardId, folderTitle, tagBoardId } from '../../tables/derived-ids.ts';
import { mostCompared, type PlacedLink } from '../identity/find-source.ts';
import { completeAddress } from './address.ts';
import {
  Batch,
  type LinkReader,
  type ReadContext,
  type Reader,
  type SavedFolder,
  type SavedLink,
} from './reader.ts';
import { readTime, savedTimeForms } from './saved-times.ts';

/** Options of {@link rowsOfLinks}. */
interface LinkOptions {
  /** Whether every row of the format is meant to be a page, so that a strict import stops at one that is none. */
  readonly areAllPages: boolean;
}

/** The reader of rows from a reader of saved links. It decides and counts what becomes of every link. */
export function rowsOfLinks(read: LinkReader, { areAllPages }: LinkOptions): Reader {
  return async function* (text, context) {
    let rows: SavedLinkRows | undefined;
    for await (const [found, source] of withSource(read(text, context), context)) {
      rows ??= new SavedLinkRows(context, source, areAllPages);
      for (const each of found) {
        if (each.address === undefined) rows.addFolder(each);
        else rows.addLink(each);
      }
      const batch = rows.takeFull();
      if (batch !== undefined) yield batch;
    }
    if (rows !== undefined) yield rows.take();
  };
}

type Found = readonly (SavedLink | SavedFolder)[];

/** Gathers the first links until the source that they belong to is known, and gives each piece with its name. */
async function* withSource(
  pieces: AsyncIterable<Found>,
  { source, findSource }: ReadContext,
): AsyncGenerator<readonly [Found, string]> {
  let name = findSource === undefined ? source : undefined;
  let first: (SavedLink | SavedFolder)[] = [];
  for await (const piece of pieces) {
    if (name !== undefined) {
      yield [piece, name];
      continue;
    }
    first.push(...piece);
    if (first.length < mostCompared) continue;
    name = await findSource!(source, ...identityOf(first));
    yield [first, name];
    first = [];
  }
  if (first.length > 0) yield [first, name ?? (await findSource!(source, ...identityOf(first)))];
}

/** What identifies a collection: its links without a source of their own, and its title. */
function identityOf(found: Found): [links: PlacedLink[], title: string | undefined] {
  const links = found.filter(
    (each): each is SavedLink => each.address !== undefined && each.source === undefined,
  );
  const placed = links.flatMap(({ address, path }) => {
    const { url } = canonicalizeUrl(completeAddress(address));
    return url === undefined ? [] : [{ url, path: foldersOf(path) }];
  });
  return [placed.slice(0, mostCompared), links.find(({ owner }) => owner !== undefined)?.owner];
}

/** Columns of pins that saved links do not have. */
const noSignals = { image_url: null, image_vector: null, cohesion: null, cluster_id: null };

/**
 * Each board gets one row. A saved link is one pin, and its tags save this pin on further boards; if it has tags and no
 * folder, on nothing else. The ids follow from the source, the folders and the page (`tables/derived-ids.ts`).
 */
class SavedLinkRows {
  readonly #context: ReadContext;
  readonly #source: string;
  readonly #areAllPages: boolean;
  readonly #boards = new Set<string>();
  /** The ids of folders, by their sources and paths. */
  readonly #folders = new Map<string, string>();
  #batch = new Batch();

  constructor(context: ReadContext, source: string, areAllPages: boolean) {
    this.#context = context;
    this.#source = source;
    this.#areAllPages = areAllPages;
  }

  addLink(link: SavedLink): void {
    const { log } = this.#context;
    log.countRead();
    const url = this.#pageOf(link);
    if (url === undefined) return;
    const source = this.#sourceOf(link);
    const owner = link.owner ?? source;
    const path = foldersOf(link.path);
    const pin = derivedPinId(this.#folderId(source, path), url);
    const savedAt = this.#timeOf(link);
    const [title, description] = [link.title, link.description].map((text) => {
      const plain = plainText(text ?? '');
      return plain === link.address.trim() ? '' : plain; // the address says nothing new
    });
    this.#batch.add(
      'pins',
      {
        pin_id: pin,
        url,
        title: title || null,
        description: description || null,
        ...noSignals,
        created_at: savedAt,
        source,
        version: 0,
        deleted_at: null,
      },
      log.placeOf(link.line),
    );
    const tags = new Set((link.tags ?? []).map(plainText).filter((tag) => tag !== ''));
    const folders = [path, ...(link.alsoIn ?? []).map(foldersOf)].filter((each) => each.length > 0);
    if (folders.length === 0 && tags.size === 0) folders.push([]); // the board of the source itself
    const boards = new Set([
      ...folders.map((folder) => this.#addFolder(folder, source, owner)),
      ...[...tags].map((tag) => this.#addBoard(tagBoardId(source, tag), tag, source, owner)),
    ]);
    for (const id of boards) {
      const save = { pin_id: pin, board_id: id, saved_at: savedAt, version: 0, deleted_at: null };
      this.#batch.add('saves', save);
    }
  }

  /** Adds the description of a folder. Its row is merged with that of its links, which has none. */
  addFolder(folder: SavedFolder): void {
    const source = this.#sourceOf(folder);
    this.#addFolder(foldersOf(folder.path), source, folder.owner ?? source, plainText(folder.description));
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
  #pageOf({ address, title, description, line }: SavedLink): string | undefined {
    const { log } = this.#context;
    if (address.trim() === '') {
      log.passOver(line, 'no address', plainText(title || description || ''), this.#areAllPages);
      return undefined;
    }
    const { url, refusal } = canonicalizeUrl(completeAddress(address));
    if (url === undefined) log.passOver(line, refusal, address, this.#areAllPages);
    return url;
  }

  #timeOf({ time, line }: SavedLink): number | null {
    const ms = readTime(time ?? null);
    if (ms === undefined)
      this.#context.log.warn(line, `the time of a save to be ${savedTimeForms}`, String(time));
    return ms ?? null;
  }

  /** The source that the file names for this link, unless the user has named one. */
  #sourceOf({ source }: SavedLink | SavedFolder): string {
    return this.#context.isSourceGiven ? this.#source : (source ?? this.#source);
  }

  #addFolder(path: readonly string[], source: string, owner: string, description: string | null = null) {
    const title = path.length === 0 ? owner : folderTitle(path);
    return this.#addBoard(this.#folderId(source, path), title, source, owner, description);
  }

  #folderId(source: string, path: readonly string[]): string {
    const key = `${path.join('\n')}\n\n${source}`; // no folder has a line break
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const id = folderBoardId(source, path);
    this.#folders.set(key, id);
    return id;
  }

  #addBoard(
    id: string,
    title: string,
    source: string,
    owner: string,
    description: string | null = null,
  ): string {
    if (description !== null || !this.#boards.has(id)) {
      this.#boards.add(id);
      this.#batch.add('boards', {
        board_id: id,
        title,
        description,
        owner,
        source,
        version: 0,
        deleted_at: null,
      });
    }
    return id;
  }
}

/** A path without names that are empty. */
function foldersOf(path: readonly string[] = []): string[] {
  return path.map(plainText).filter((part) => part !== '');
}

/** White space that is no single space between words. */
const uneven = /^\s|\s$|\s\s|[^\S ]/;

/** Text on one line: runs of white space become one space. */
export function plainText(text: string): string {
  return uneven.test(text) ? text.replace(/\s+/g, ' ').trim() : text; // most texts are even
}
