/**
 * The embedding bag in WebAssembly with SIMD, written in AssemblyScript: weighted sums of rows of a table, and
 * row-wise Adagrad on the rows used. Arguments are addresses in the shared memory, numbers of elements, or widths.
 * A width is the length of a row in floats, a multiple of four.
 */

/**
 * Writes the vectors of the texts `[from, to)`: `vectors[t] = Σ_i weights[i] · table[ids[i]]`, i in `[offsets[t],
 * offsets[t + 1])`.
 */
export function sumBags(
  table: usize,
  offsets: usize,
  ids: usize,
  weights: usize,
  vectors: usize,
  width: u32,
  from: u32,
  to: u32,
): void {
  const bytes: usize = usize(width) << 2;
  for (let text = from; text < to; text++) {
    const sum = vectors + usize(text) * bytes;
    const end = load<u32>(offsets + (usize(text) << 2), 4);
    let i = load<u32>(offsets + (usize(text) << 2));
    memory.fill(sum, 0, bytes);
    // Eight rows per pass: their cache misses overlap, and the sum is loaded and stored once for all eight
    for (; i + 8 <= end; i += 8) {
      const id = ids + (usize(i) << 2);
      const weight = weights + (usize(i) << 2);
      const r0 = table + usize(load<u32>(id)) * bytes;
      const r1 = table + usize(load<u32>(id, 4)) * bytes;
      const r2 = table + usize(load<u32>(id, 8)) * bytes;
      const r3 = table + usize(load<u32>(id, 12)) * bytes;
      const r4 = table + usize(load<u32>(id, 16)) * bytes;
      const r5 = table + usize(load<u32>(id, 20)) * bytes;
      const r6 = table + usize(load<u32>(id, 24)) * bytes;
      const r7 = table + usize(load<u32>(id, 28)) * bytes;
      const w0 = v128.load32_splat(weight);
      const w1 = v128.load32_splat(weight, 4);
      const w2 = v128.load32_splat(weight, 8);
      const w3 = v128.load32_splat(weight, 12);
      const w4 = v128.load32_splat(weight, 16);
      const w5 = v128.load32_splat(weight, 20);
      const w6 = v128.load32_splat(weight, 24);
      const w7 = v128.load32_splat(weight, 28);
      for (let at: usize = 0; at < bytes; at += 16) {
        let total = v128.load(sum + at);
        total = f32x4.add(total, f32x4.mul(w0, v128.load(r0 + at)));
        total = f32x4.add(total, f32x4.mul(w1, v128.load(r1 + at)));
        total = f32x4.add(total, f32x4.mul(w2, v128.load(r2 + at)));
        total = f32x4.add(total, f32x4.mul(w3, v128.load(r3 + at)));
        total = f32x4.add(total, f32x4.mul(w4, v128.load(r4 + at)));
        total = f32x4.add(total, f32x4.mul(w5, v128.load(r5 + at)));
        total = f32x4.add(total, f32x4.mul(w6, v128.load(r6 + at)));
        total = f32x4.add(total, f32x4.mul(w7, v128.load(r7 + at)));
        v128.store(sum + at, total);
      }
    }
    for (; i < end; i++) {
      addRow(
        sum,
        table + usize(load<u32>(ids + (usize(i) << 2))) * bytes,
        v128.load32_splat(weights + (usize(i) << 2)),
        bytes,
      );
    }
  }
}

/**
 * Transposes the bags for the rows `[from, to)` of the table. The texts that use row `from + r`, ascending, and their
 * weights are written to `uses` and `useWeights` at `[starts[r], starts[r + 1])`. `starts` has room for
 * `to - from + 1` numbers.
 */
export function transposeBags(
  offsets: usize,
  ids: usize,
  weights: usize,
  texts: u32,
  starts: usize,
  uses: usize,
  useWeights: usize,
  from: u32,
  to: u32,
): void {
  const features = load<u32>(offsets + (usize(texts) << 2));
  memory.fill(starts, 0, (usize(to - from) + 1) << 2);
  for (let i: u32 = 0; i < features; i++) {
    const row = load<u32>(ids + (usize(i) << 2)) - from; // below `from` wraps to a large number
    if (row < to - from) increase(starts + (usize(row) << 2));
  }
  // Counts become ends; filling from the last text back turns ends into starts
  let total: u32 = 0;
  for (let row: u32 = 0; row <= to - from; row++) {
    total += load<u32>(starts + (usize(row) << 2));
    store<u32>(starts + (usize(row) << 2), total);
  }
  let i = features;
  for (let text = texts; text-- > 0; ) {
    const begin = load<u32>(offsets + (usize(text) << 2));
    while (i > begin) {
      i--;
      const row = load<u32>(ids + (usize(i) << 2)) - from;
      if (row >= to - from) continue;
      const slot = starts + (usize(row) << 2);
      const place = load<u32>(slot) - 1;
      store<u32>(slot, place);
      store<u32>(uses + (usize(place) << 2), text);
      store<f32>(useWeights + (usize(place) << 2), load<f32>(weights + (usize(i) << 2)));
    }
  }
}

/**
 * One step of row-wise Adagrad on the rows `[from, to)` of the table that are used, from `transposeBags`.
 * `gradients` are those of the text vectors; `gradient` is scratch space for one row.
 */
export function updateRows(
  table: usize,
  accumulators: usize,
  starts: usize,
  uses: usize,
  useWeights: usize,
  gradients: usize,
  gradient: usize,
  width: u32,
  from: u32,
  to: u32,
  learningRate: f32,
): void {
  const bytes: usize = usize(width) << 2;
  for (let row: u32 = from; row < to; row++) {
    let use = load<u32>(starts + (usize(row - from) << 2));
    const end = load<u32>(starts + (usize(row - from) << 2), 4);
    if (use === end) continue;
    memory.fill(gradient, 0, bytes);
    for (; use < end; use++) {
      addRow(
        gradient,
        gradients + usize(load<u32>(uses + (usize(use) << 2))) * bytes,
        v128.load32_splat(useWeights + (usize(use) << 2)),
        bytes,
      );
    }
    const slot = accumulators + (usize(row) << 2);
    const accumulated = load<f32>(slot) + sumOfSquares(gradient, bytes) / f32(width);
    store<f32>(slot, accumulated);
    addRow(
      table + usize(row) * bytes,
      gradient,
      f32x4.splat(-learningRate / sqrt<f32>(accumulated + 1e-10)),
      bytes,
    );
  }
}

function increase(slot: usize): void {
  store<u32>(slot, load<u32>(slot) + 1);
}

function addRow(target: usize, row: usize, weight: v128, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(target + at, f32x4.add(v128.load(target + at), f32x4.mul(weight, v128.load(row + at))));
  }
}

function sumOfSquares(row: usize, bytes: usize): f32 {
  let total = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const values = v128.load(row + at);
    total = f32x4.add(total, f32x4.mul(values, values));
  }
  return (
    f32x4.extract_lane(total, 0) +
    f32x4.extract_lane(total, 1) +
    (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3))
  );
}
