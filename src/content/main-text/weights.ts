/** What was learned of pages, and its file. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packagePath } from '../../base/index.ts';
import { packForest, unpackForest } from '../trees/forest.ts';
import type { ScorerWeights } from './score.ts';

export interface ExtractorWeights extends ScorerWeights {
  /** Weights of the terms of pages, for each type; [types, pageTermRows + 1] */
  readonly types: Float32Array;
}

/** The file that ships. */
const file = 'assets/extractor.bin.gz';
let shipped: ExtractorWeights | undefined;

export function shippedWeights(): ExtractorWeights {
  shipped ??= unpackWeights(readFileSync(packagePath(file)));
  return shipped;
}

/** Compressed: four parts, each after its length in bytes. Linear weights are kept in 8 bits. */
export function packWeights({ types, terms, first, second }: ExtractorWeights): Uint8Array {
  const parts = [packLinear(types), packLinear(terms), packForest(first), packForest(second)];
  const sized = parts.flatMap((part) => [new Uint8Array(Uint32Array.of(part.length).buffer), part]);
  return gzipSync(Buffer.concat(sized), { level: 9 });
}

export function unpackWeights(bytes: Uint8Array): ExtractorWeights {
  const whole = gunzipSync(bytes);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += 4 + whole.readUInt32LE(at))
    parts.push(whole.subarray(at + 4, at + 4 + whole.readUInt32LE(at)));
  const [types, terms, first, second] = parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return {
    types: unpackLinear(types),
    terms: unpackLinear(terms),
    first: unpackForest(first),
    second: unpackForest(second),
  };
}

/** The largest weight, in 32 bits, then each as a share of it. */
function packLinear(weights: Float32Array): Uint8Array {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
  const head = new Uint8Array(Float32Array.of(largest).buffer);
  return Buffer.concat([
    head,
    Uint8Array.from(weights, (weight) => Math.round((weight / largest) * 127) & 255),
  ]);
}

function unpackLinear(bytes: Uint8Array): Float32Array {
  const largest = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
  return Float32Array.from(bytes.subarray(4), (byte) => (((byte << 24) >> 24) / 127) * largest);
}
