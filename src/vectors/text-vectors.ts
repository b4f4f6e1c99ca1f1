/** Reads vectors of texts from the files of a cache, in any thread. */
import { NpyRows } from '../storage/index.ts';

/** One file of vectors. */
export interface Segment {
  readonly path: string;
  readonly rows: number;
}

/** The files with the vectors of all texts. */
export interface TextVectorFiles {
  readonly width: number;
  /** Text numbers count the rows of all segments in order. */
  readonly segments: readonly Segment[];
}

/** Maximum number of open files. */
const mostOpen = 256;

/** Reads vectors of texts. Keeps files open and reuses its buffer between reads. */
export class TextVectorReader {
  readonly #files: TextVectorFiles;
  /** Open files by segment number, in the order in which they were opened. */
  readonly #open = new Map<number, NpyRows>();
  #vectors = new Float32Array(0);

  constructor(files: TextVectorFiles) {
    this.#files = files;
  }

  /** The vectors of texts by number; valid until the next read. `texts`: ascending. `[texts, width]` */
  async read(texts: Uint32Array): Promise<Float32Array> {
    const { width, segments } = this.#files;
    if (this.#vectors.length < texts.length * width) this.#vectors = new Float32Array(texts.length * width);
    const vectors = this.#vectors.subarray(0, texts.length * width);
    let begin = 0;
    let first = 0;
    for (const [number, { rows }] of segments.entries()) {
      let end = begin;
      while (end < texts.length && texts[end]! < first + rows) end++;
      if (end > begin) {
        const here = texts.subarray(begin, end).map((text) => text - first);
        const file = await this.#openSegment(number);
        await file.read(here, vectors.subarray(begin * width, end * width));
      }
      begin = end;
      first += rows;
    }
    return vectors;
  }

  async close(): Promise<void> {
    for (const file of this.#open.values()) await file.close();
    this.#open.clear();
  }

  async #openSegment(number: number): Promise<NpyRows> {
    const known = this.#open.get(number);
    if (known !== undefined) return known;
    for (const [oldest, file] of this.#open) {
      if (this.#open.size < mostOpen) break;
      this.#open.delete(oldest);
      await file.close();
    }
    const file = await NpyRows.open(this.#files.segments[number]!.path, 'float32');
    this.#open.set(number, file);
    return file;
  }
}
