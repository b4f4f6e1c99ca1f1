/** What finding takes and gives: options, and hits. */
import type { Card } from './cards.ts';
import type { SearchFilter } from './filter.ts';
import type { ScoreName, SearchMode } from './rankers.ts';

/** A node that was found. */
export interface Hit extends Card {
  /** URL, pin id or board id. */
  readonly key: string;
  /** Higher is better. `scoredBy` says how it is computed; only scores with the same `scoredBy` can be compared. */
  readonly score: number;
  /**
   * How `score` is computed:
   * - `cosine`: with the query, at the dims asked for, from −1 to 1
   * - `share`: the share of the query's words that the node has, by BM25, from 0 to 1
   * - `fused`: the mean of both, weighed as validation saves say, from −1 to 1
   * - `profile`: how close a page is to the interests of a user, and how often it was saved with pages that the user has seen
   */
  readonly scoredBy: ScoreName;
}

/** A board that is proposed for a link. */
export interface BoardPick extends Hit {
  /** How likely it is that the link belongs there. */
  readonly probability: number;
  /** Why: the pages on the board that are most like the link, at most three. */
  readonly because: readonly PickReason[];
}

/** A page on a board that is like a link. */
export interface PickReason extends Card {
  /** The URL of the page. */
  readonly key: string;
  /** The cosine with the link. */
  readonly score: number;
  /** The number of boards that hold both the page and the link. */
  readonly sharedBoards: number;
}

/** A board to make for a link that fits none well. */
export interface NewBoard {
  /** The words that set the link and the pages like it apart from others. */
  readonly title: string;
  /** Pages like the link, which may belong there too, at most three. */
  readonly pages: readonly Hit[];
}

/** Where a link is, and where else it may belong. */
export interface Placement {
  /** The boards that hold the link already. */
  readonly on: readonly (Card & { readonly key: string })[];
  /** Other boards, the most likely first; none if no board fits. */
  readonly picks: readonly BoardPick[];
  /** A board to make, if the link is on none and none fits well; undefined if no words tell what it could be about. */
  readonly newBoard?: NewBoard;
}

/** A related page, with what connects it if that was asked for. */
export interface RelatedHit extends Hit {
  readonly why?: {
    /** The boards that hold both pages. */
    readonly sharedBoards: readonly Card[];
    /** The pins of the related page. */
    readonly pins: readonly Card[];
  };
}

/** Options of all ways to find nodes. */
export interface FindOptions {
  /** The number of hits. Default 10. */
  readonly k?: number;
  /** The length of embeddings to compare, one of the version's dims. Default: the largest. */
  readonly dims?: number;
}

/** Options of a search by vector. */
export interface SearchByVectorOptions extends FindOptions, SearchFilter {
  /** Show only the best of near-duplicate pages. Default true. */
  readonly collapse?: boolean;
  /** The most pages or pins of one site. Default: no limit. */
  readonly perSite?: number;
}

/** Options of a search for a text or a URL. */
export interface QueryOptions extends SearchByVectorOptions {
  /** Default `hybrid` for a text. A URL can only be searched by `vector`. */
  readonly mode?: SearchMode;
}

/** Options of related pages. */
export interface RelatedOptions extends FindOptions {
  /** Say what connects each of them with the page. Default false. */
  readonly why?: boolean;
}

/** Options of reading stored vectors. */
export interface VectorOptions {
  /** The length of the vectors, one of the version's dims. Default: the largest. */
  readonly dims?: number;
}

/** A link to find boards for: its URL, and the texts of its pin. */
export interface NewPin {
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
}
