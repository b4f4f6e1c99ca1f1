/** The indexes below `count` that pass a test, ascending. `[matches]` */
export function indexesWhere(count: number, test: (index: number) => boolean): Uint32Array {
  const indexes = new Uint32Array(count);
  let found = 0;
  for (let i = 0; i < count; i++) if (test(i)) indexes[found++] = i;
  return indexes.slice(0, found);
}
