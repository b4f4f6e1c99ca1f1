/** Vectors of texts in the files of a cache, which any thread can read. */
import { NpyRows } from '../storage/index.ts';

/** A file of vectors. */
export interface Segment {
  readonly path: string;
  readonly rows: number;
}

/** Where the vectors of all texts lie. */
export interface TextVectorFiles {
  readonly width: number;
  /** Numbers go through the rows of all segments. */
  readonly segments: readonly Segment[];
}

/** The most files that are open at once. */
const mostOpen = 256;

/** Reads vectors of texts, many times. */
export class TextVectorReader {
  readonly #files: TextVectorFiles;
  /** By number of the segment, those that were opened last at the end. */
  readonly #open = new Map<number, NpyRows>();
  #vectors = new Float32Array(0);

  constructor(files: TextVectorFiles) {
    this.#files = files;
  }

  /** The vectors of texts by their numbers, ascending; good until the next read. `[texts, width]` */
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
