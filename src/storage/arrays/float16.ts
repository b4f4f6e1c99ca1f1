/** Half precision, IEEE 754 binary16, as bits in a Uint16Array, since Node 20 has no Float16Array. */

/** The bits of each number, rounded to nearest, ties to even; magnitudes from 65,520 become infinite. `[n]` → `[n]` */
export function encodeFloat16(numbers: Float32Array): Uint16Array {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const halves = new Uint16Array(numbers.length);
  for (let i = 0; i < words.length; i++) halves[i] = narrow(words[i]!);
  return halves;
}

/** The number of each bit pattern; all are exact in float32. `[n]` → `[n]` */
export function decodeFloat16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = widen(halves[i]!);
  return new Float32Array(words.buffer);
}

/** The difference of the exponent biases of float32 and float16: 127 − 15. */
const rebias = 112;

/** float32 has 1 sign bit, 8 exponent bits and 23 fraction bits; float16 has 1, 5 and 10. */
function narrow(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  const exponent = (magnitude >>> 23) - rebias;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) return sign | roundOff((exponent << 23) | (magnitude & 0x7fffff), 13); // may carry to infinity
  if (exponent < -10) return sign; // less than half of the smallest number
  return sign | roundOff(0x800000 | (magnitude & 0x7fffff), 14 - exponent);
}

/** Drops the lowest bits, rounding to nearest, ties to even. */
function roundOff(bits: number, dropped: number): number {
  const half = 1 << (dropped - 1);
  const rest = bits & ((1 << dropped) - 1);
  const kept = bits >>> dropped;
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

function widen(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + rebias) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21; // moves the highest bit to the position of a normal number's hidden bit
  return sign | ((rebias + 1 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
