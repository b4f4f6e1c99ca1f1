/** What the measures read. */

/** Numbers of either width. */
export type Floats = Float32Array | Float64Array;
