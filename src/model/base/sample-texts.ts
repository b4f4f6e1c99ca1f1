/** Texts of a view that tell how common words are. */
import { type CatalogView, nodeKinds } from '../../catalog/index.ts';
import { openOwnTexts, slotsOf } from '../texts/own-texts.ts';

/** Nodes of each kind that are read: more change nothing, and memory must hold their texts. */
const mostNodes = 65_536;
/** Nodes that are read at once, by neighboring keys. */
const runLength = 2048;

/** The distinct own texts of all nodes of a view, or, of a large one, of runs of nodes at equal distances. */
export async function sampleTexts(
  view: Parameters<typeof openOwnTexts>[0] & Pick<CatalogView, 'counts'>,
): Promise<string[]> {
  const own = openOwnTexts(view);
  const counts = await view.counts();
  const texts = new Set<string>();
  for (const kind of nodeKinds) {
    for (const run of chooseRuns(counts[kind])) {
      for (const slot of slotsOf(kind)) for (const text of await own.read(kind, slot, run)) texts.add(text);
    }
  }
  texts.delete('');
  return [...texts];
}

/** Positions of nodes, ascending. */
function chooseRuns(count: number): Uint32Array[] {
  const runs = Math.ceil(Math.min(count, mostNodes) / runLength);
  const distance = Math.max(runLength, count / runs);
  return Array.from({ length: runs }, (_, i) => {
    const first = Math.floor(i * distance);
    return Uint32Array.from({ length: Math.min(runLength, count - first) }, (_, j) => first + j);
  });
}
