/** Medians of measurements in turns. */

/** The middle of the values, the upper one of two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** The medians of measurements over `turns` turns, after one that does not count. */
export async function medians(
  measurements: readonly (() => Promise<number>)[],
  turns: number,
): Promise<number[]> {
  const taken: number[][] = measurements.map(() => []);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [i, measure] of measurements.entries()) {
      const value = await measure();
      if (turn > 0) taken[i]!.push(value);
    }
  }
  return taken.map(median);
}
