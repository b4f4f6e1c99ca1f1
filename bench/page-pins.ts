/** Pages with one of their pins each, to be found among all pins. */
import { none, Random } from '../src/base/index.ts';
import type { CompiledGraph } from '../src/graph/index.ts';

/** A page and one of its pins, to be found among all other pins. */
export interface PagePin {
  readonly page: string;
  /** Its position among the pins. */
  readonly pin: number;
  /** The page's other pins, which are no wrong answers. */
  readonly others: Uint32Array;
}

/** Draws at most `most` pages that have pins, and a pin of each. */
export async function drawPagePins(graph: CompiledGraph, most: number): Promise<PagePin[]> {
  const pinsOf = await pinsOfPages(graph);
  const random = new Random(1);
  const pages = [...pinsOf.keys()];
  const order = random.shuffle(Uint32Array.from(pages.keys())).slice(0, most);
  return Array.from(order, (number) => {
    const page = pages[number]!;
    const pins = pinsOf.get(page)!;
    const pin = pins[random.below(pins.length)]!;
    return { page, pin, others: Uint32Array.from(pins.filter((each) => each !== pin)) };
  });
}

/** The pins of each page that has any, by position among the pins. */
async function pinsOfPages(graph: CompiledGraph): Promise<Map<string, number[]>> {
  const { pageOfPin } = await graph.relation();
  const urls = await graph.keys('page');
  const pins = new Map<string, number[]>();
  for (const [pin, page] of pageOfPin.entries()) {
    if (page === none) continue;
    const here = pins.get(urls[page]!) ?? [];
    here.push(pin);
    pins.set(urls[page]!, here);
  }
  return pins;
}
