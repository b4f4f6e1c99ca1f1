/** Vectors as JSON. */

/** How vectors are sent: as arrays of numbers, or as base64 of little-endian 32-bit floats. */
export const encodingFormats = ['float', 'base64'] as const;

/** How vectors are sent. */
export type EncodingFormat = (typeof encodingFormats)[number];

/** A vector as a JSON value. */
export function vectorJson(vector: Float32Array, format: EncodingFormat): string {
  if (format === 'float') return JSON.stringify(Array.from(vector));
  return `"${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')}"`;
}
