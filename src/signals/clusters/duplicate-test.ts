/** How near-duplicates are told from others. */

/**
 * How copies of one sort of content are found (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter
 * 3): near-duplicates are likely to have an equal key in some band, others hardly ever are; a pair that has is checked.
 * Keys and checks depend on the contents alone.
 */
export interface DuplicateTest {
  /** How many contents there are. */
  readonly size: number;
  readonly bands: number;
  /** The key of every content in a band; [size] */
  keys(band: number): Uint32Array;
  /** Whether two contents, by index, are near-duplicates. */
  similar(a: number, b: number): boolean;
}
