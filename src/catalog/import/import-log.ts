/** Collects what becomes of the links of an import that are not imported as they are. */
import { LinkSageError } from '../../base/index.ts';

/**
 * What became of a link or row:
 * - `merged`: the source has another link to the same page in the same place, and they are one pin
 * - `passed over`: it is well-formed, and links to no page (`javascript:`, an anchor)
 * - `refused`: it is malformed
 * - `read in part`: it was imported, without something that could not be read
 */
export type Fate = 'merged' | 'passed over' | 'refused' | 'read in part';

/** One link or row that was not imported as it is. */
export interface Finding {
  readonly file: string;
  /** Line, or number of the row, from 1. */
  readonly line: number;
  readonly fate: Fate;
  /** `not http`, `expected url to be text`: the same for all of a kind. */
  readonly reason: string;
  /** What the source has there. */
  readonly got: string;
}

/** All findings of one fate and reason. */
export interface Findings {
  readonly fate: Fate;
  readonly reason: string;
  readonly count: number;
  /** The first ten, as `file:line: ...`. */
  readonly examples: readonly string[];
}

/** Options of a log. */
export interface LogOptions {
  /** Throw at the first finding that is a fault. Default false. */
  readonly strict?: boolean | undefined;
  /** Called for every finding. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

const EXAMPLES = 10;
const SHOWN_CHARACTERS = 80;

/** An upper limit of the lines of a file: places are numbers of files times this, plus the line. */
export const LINES_PER_FILE = 2 ** 40;

interface Tally {
  readonly options: LogOptions;
  readonly files: string[];
  readonly findings: Map<string, { fate: Fate; reason: string; count: number; examples: string[] }>;
  read: number;
}

/** Counts the links of an import and those that were not imported as they are, by fate and reason. */
export class ImportLog {
  readonly #file: string;
  readonly #fileNumber: number;
  readonly #tally: Tally;

  constructor(file: string, options: LogOptions = {}, tally?: Tally) {
    this.#file = file;
    this.#tally = tally ?? { options, files: [], findings: new Map(), read: 0 };
    this.#fileNumber = this.#tally.files.push(file) - 1;
  }

  /** The log of a file inside this source, which counts together with it. */
  within(file: string): ImportLog {
    return new ImportLog(file, this.#tally.options, this.#tally);
  }

  /** Counts links or rows that the source has, whatever becomes of them. {@link refuse} counts those that it refuses. */
  countRead(count = 1): void {
    this.#tally.read += count;
  }

  /**
   * Refuses a malformed row, and counts it as read. The reader then continues with the next one.
   *
   * @param line the line, or row number, from 1
   * @param expected what was expected: `pin_id to be text that is not empty`
   * @throws LinkSageError if the import is strict
   */
  refuse(line: number, expected: string, got: string): void {
    this.countRead();
    this.#add('refused', line, `expected ${expected}`, got, true);
  }

  /**
   * Reports that a link is imported without something that cannot be read.
   *
   * @throws LinkSageError if the import is strict
   */
  warn(line: number, expected: string, got: string): void {
    this.#add('read in part', line, `expected ${expected}`, got, true);
  }

  /**
   * Passes over a link that is no page.
   *
   * @param isFault whether a strict import stops here, since every row of the format is meant to be a page
   * @throws LinkSageError if it is a fault and the import is strict
   */
  passOver(line: number, reason: string, address: string, isFault = false): void {
    this.#add('passed over', line, reason, address, isFault);
  }

  /** Reports that a link was merged with another one. `place`: from {@link placeOf}. */
  merge(place: number, reason: string, got: string): void {
    const file = this.#tally.files[Math.floor(place / LINES_PER_FILE)]!;
    this.#add('merged', place % LINES_PER_FILE, reason, got, false, file);
  }

  /** One number for this file and a line of it, which DuckDB keeps beside a row. */
  placeOf(line: number): number {
    return this.#fileNumber * LINES_PER_FILE + line;
  }

  /** Number of links or rows read so far. */
  get read(): number {
    return this.#tally.read;
  }

  /** All findings, by fate and reason, in order of the first of each. */
  get findings(): readonly Findings[] {
    return [...this.#tally.findings.values()];
  }

  /** Number of findings of a fate. */
  count(fate: Fate): number {
    return this.findings.reduce((sum, each) => (each.fate === fate ? sum + each.count : sum), 0);
  }

  #add(fate: Fate, line: number, reason: string, got: string, isFault: boolean, file = this.#file): void {
    const { options, findings } = this.#tally;
    options.onFinding?.({ file, line, fate, reason, got });
    if (isFault && options.strict === true) {
      throw new LinkSageError(`${file}:${line}: ${sentenceOf(fate, reason, got)}`, {
        hint: 'Nothing was imported. Fix the row, or leave out --strict to import the others.',
      });
    }
    const key = `${fate} ${reason}`;
    const entry = findings.get(key) ?? { fate, reason, count: 0, examples: [] };
    if (entry.examples.length < EXAMPLES)
      entry.examples.push(`${file}:${line}: ${sentenceOf(fate, reason, got)}`);
    entry.count++;
    findings.set(key, entry);
  }
}

function sentenceOf(fate: Fate, reason: string, got: string): string {
  const shown = shorten(got);
  return fate === 'refused' || fate === 'read in part'
    ? `${reason}, got ${shown}`
    : `${fate} (${reason}): ${shown}`;
}

/** A value for a message: as JSON. */
export function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

/** A text for a message, shortened if long. */
function shorten(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
