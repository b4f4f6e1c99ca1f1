/** The neighbours of some of the nodes that lists were made for. */
import type { NodeKind } from '../catalog/index.ts';
import type { NeighbourLists } from '../graph/index.ts';

/** The rows of `lists` at the given positions, in their order. */
export function selectNeighbours(lists: NeighbourLists, positions: Uint32Array): NeighbourLists {
  return {
    page: selectRows(lists.page, positions),
    pin: selectRows(lists.pin, positions),
    board: selectRows(lists.board, positions),
  };
}

function selectRows({ ids, visits, width }: NeighbourLists[NodeKind], positions: Uint32Array) {
  const selected = {
    ids: new Uint32Array(positions.length * width),
    visits: new Uint32Array(positions.length * width),
    width,
  };
  for (const [row, position] of positions.entries()) {
    const from = position * width;
    selected.ids.set(ids.subarray(from, from + width), row * width);
    selected.visits.set(visits.subarray(from, from + width), row * width);
  }
  return selected;
}
