/** The documents that the text baselines read: the texts that the model sees of a node and its neighbors. */
import { joinTexts } from '../../catalog/index.ts';
import { urlWords } from '../../content/index.ts';
import { withoutName } from '../../model/index.ts';
import { words } from '../../text/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';

/** Whether pins keep their titles and the words of their pages' URLs (`shown`) or lose them (`hidden`). */
export type Names = 'shown' | 'hidden';

/** The documents of all nodes, by their position in `Candidates`. */
export interface Documents {
  /** Title and description of each pin. With names hidden: the description without the words of the page's URL. */
  readonly pins: readonly string[];
  /** A page's own text (URL words, title, description, body), then the texts of its known pins. */
  readonly pages: readonly string[];
  /** A board's title and owner, then the texts of the pins saved on it before the split. */
  readonly boards: readonly string[];
  /** Whether the page and the pin both have words other than those of the page's URL. */
  bothHaveWords(page: number, pin: number): boolean;
}

/** Makes the documents. */
export function makeDocuments({ tables, known }: Candidates, links: Links, names: Names): Documents {
  const { page: pages, pin: pinTable, board: boards } = tables;
  const pins = pinTable.keys.map((_, pin) =>
    names === 'shown'
      ? joinTexts(pinTable.title[pin], pinTable.description[pin])
      : withoutName(pinTable.description[pin]!, pinTable.url[pin]!),
  );
  const textsOf = (positions: Uint32Array) => Array.from(positions, (pin) => pins[pin]!);
  const knownPins = (page: number) => rowOf(links.pinsOfPage, page).filter((pin) => pin < known.pin);
  return {
    pins,
    pages: pages.keys.map((key, page) =>
      joinTexts(
        urlWords(key).join(' '),
        pages.title[page],
        pages.description[page],
        pages.body[page],
        ...textsOf(knownPins(page)),
      ),
    ),
    boards: boards.keys.map((_, board) =>
      joinTexts(boards.title[board], boards.owner[board], ...textsOf(rowOf(links.pinsOfBoard, board))),
    ),
    bothHaveWords: (page, pin) => {
      const named = new Set(urlWords(pages.keys[page]!));
      const hasWords = (text: string) => words(text).some((word) => !named.has(word));
      const own = joinTexts(pages.title[page], pages.description[page], pages.body[page]);
      return hasWords(pins[pin]!) && (hasWords(own) || textsOf(knownPins(page)).some(hasWords));
    },
  };
}
