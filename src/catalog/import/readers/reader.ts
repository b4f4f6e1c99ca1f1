/** The interface of the readers of import formats. */

import type { RowOf, TableName } from '../../tables/schema.ts';
import type { PlacedLink } from '../identity/find-source.ts';
import type { ImportLog } from '../import-log.ts';
import type { FieldMapping } from './fields.ts';

/** What a reader gets beside the text. */
export interface ReadContext {
  /** The source's name, for messages about the whole file. */
  readonly name: string;
  /** The name of the collection: the owner of its boards, and part of derived ids. See `ImportOptions.source`. */
  readonly source: string;
  /** Whether the user gave this name, so that it replaces the names in the file. */
  readonly isSourceGiven?: boolean | undefined;
  /** Finds the name from that of the file, its first links and its title, instead of `source`. */
  readonly findSource?:
    | ((stem: string, links: readonly PlacedLink[], title: string | undefined) => Promise<string>)
    | undefined;
  readonly log: ImportLog;
  /** Formats with named fields: the names, instead of guessing them. */
  readonly map?: FieldMapping | undefined;
  /** JSONL: the table of all rows, instead of finding it by their columns. */
  readonly table?: TableName | undefined;
  /** JSONL: ignore columns that the table does not have, instead of refusing the row. */
  readonly ignoreUnknownColumns?: boolean | undefined;
}

/** Turns the text of a source into batches of rows of the catalog's tables. */
export type Reader = (text: AsyncIterable<string>, context: ReadContext) => AsyncIterable<Batch>;

/**
 * Reads the saved links of one format, in the order of the source. Most readers are of this kind, and
 * {@link rowsOfLinks} in `saved-links.ts` turns what they find into rows.
 *
 * A reader yields every link, also one without an address or to something that is no page: what becomes of it is decided
 * and counted in one place. What cannot be read at all, such as a line of bad JSON, it reports with `context.log.refuse`,
 * and continues if that returns. So the number of links that it yields and refuses is the number of links in the source.
 */
export type LinkReader = (
  text: AsyncIterable<string>,
  context: ReadContext,
) => AsyncIterable<readonly (SavedLink | SavedFolder)[]>;

/** A saved link as the source has it. Texts may have line breaks and runs of spaces, which become one space. */
export interface SavedLink {
  /** As written, empty if there is none. It is canonicalized later. */
  readonly address: string;
  readonly title?: string | undefined;
  /** All that was written about it: note, excerpt, highlights. */
  readonly description?: string | undefined;
  /** Path of headings or folders of its board; by default that of the source itself. */
  readonly path?: readonly string[] | undefined;
  /** Paths of further boards that it is saved on. */
  readonly alsoIn?: readonly (readonly string[])[] | undefined;
  /** Names of tags, which are further boards. */
  readonly tags?: readonly string[] | undefined;
  /** As written: see `readTime`. */
  readonly time?: string | number | null | undefined;
  /** The line that it begins on, or its number among the links, from 1. */
  readonly line: number;
  /** The owner of its boards, such as the title of a list. Default: the name of the source. */
  readonly owner?: string | undefined;
  /** The name of its source, if the file says it. Default: that of the whole file. */
  readonly source?: string | undefined;
}

/** A folder with a description. Folders without one need not be yielded: their links name them. */
export interface SavedFolder {
  readonly path: readonly string[];
  readonly description: string;
  readonly address?: undefined;
  readonly owner?: string | undefined;
  readonly source?: string | undefined;
}

/** Rows of any tables, in the order of the source. */
export type Rows = { readonly [Table in TableName]: RowOf<Table>[] };

/** Rows of a full batch: enough that the cost per batch does not matter, and small in memory. */
const BATCH_ROWS = 8192;

/** Rows on their way from a reader to DuckDB. */
export class Batch {
  readonly rows: Rows = emptyRows();
  /** The place of each row. */
  readonly places: Readonly<Record<TableName, (number | null)[]>> = emptyRows();
  #count = 0;

  /**
   * Adds a row.
   *
   * @param place the place of the link or row in the source that it stands for, from `ImportLog.placeOf`; none for a row
   * that only follows from others, such as the board of a link
   */
  add<Table extends TableName>(table: Table, row: RowOf<Table>, place: number | null = null): void {
    (this.rows[table] as RowOf<Table>[]).push(row);
    this.places[table].push(place);
    this.#count++;
  }

  get isFull(): boolean {
    return this.#count >= BATCH_ROWS;
  }
}

/** An empty list for each table. */
export function emptyRows(): Readonly<Record<TableName, never[]>> {
  return { pages: [], pins: [], boards: [], saves: [], aliases: [], page_images: [], engagements: [] };
}
