/** The test for near-duplicates. */

/**
 * Finds near-duplicates among contents of one sort by locality-sensitive hashing (Leskovec, Rajaraman and Ullman,
 * "Mining of Massive Datasets", chapter 3). Near-duplicates probably have the same key in at least one band, other pairs
 * hardly ever. Pairs with the same key are then checked. Keys and checks depend on nothing but the contents.
 */
export interface DuplicateTest {
  /** The number of contents. */
  readonly size: number;
  readonly bands: number;
  /** The key of each content in a band; [size] */
  keys(band: number): Uint32Array;
  /** Whether two contents, by index, are near-duplicates. */
  similar(a: number, b: number): boolean;
}
