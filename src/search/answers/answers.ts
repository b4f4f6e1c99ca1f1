/** The questions that one embedding version answers. */
import type { NodeKind, PerKind } from '../../catalog/index.ts';
import type { EmbedInput, EmbedOptions } from '../embed.ts';
import type {
  FindOptions,
  Hit,
  NewPin,
  Placement,
  QueryOptions,
  RelatedHit,
  RelatedOptions,
  SearchByVectorOptions,
  VectorOptions,
} from '../hits.ts';
import type { Duplicates, DuplicatesOptions } from './duplicates.ts';
import type { ProfileOptions, Visit } from './interests/interests.ts';
import type { Profile } from './interests/recommend.ts';
import type { PageDocument } from './new-pages.ts';
import type { PageDetails } from './page-details.ts';
import type { RankedDocument } from './rerank.ts';

/** The version that answers. */
export interface AnsweringVersion {
  /** Such as `v000001`. */
  readonly name: string;
  /** When it was committed: ISO 8601, UTC. */
  readonly createdAt: string;
  readonly meta: {
    /** The id of the model that made the vectors. */
    readonly model: string;
    /** The sizes of the embeddings, largest first. */
    readonly dims: readonly number[];
    readonly counts: PerKind<number>;
  };
}

/** Answers of one embedding version; the methods of `Workspace` with the same names say what each does. */
export interface Answers {
  readonly version: AnsweringVersion;
  search(query: string, kind: NodeKind, options?: QueryOptions): Promise<Hit[]>;
  searchByVector(vector: ArrayLike<number>, kind: NodeKind, options?: SearchByVectorOptions): Promise<Hit[]>;
  related(url: string, options?: RelatedOptions): Promise<RelatedHit[]>;
  placeLink(pin: NewPin, options?: FindOptions): Promise<Placement>;
  page(url: string): Promise<PageDetails | undefined>;
  duplicates(options?: DuplicatesOptions): Promise<Duplicates>;
  rerank(
    query: EmbedInput,
    documents: readonly EmbedInput[],
    options?: VectorOptions,
  ): Promise<RankedDocument[]>;
  profile(visits: readonly Visit[], options?: ProfileOptions): Promise<Profile>;
  embed(inputs: readonly EmbedInput[], options?: EmbedOptions): Promise<Float32Array[]>;
  /** How many words the encoder reads of each input; of a page that is stored, those of its address. */
  countWords(inputs: readonly string[]): Promise<number[]>;
  encodePages(pages: readonly PageDocument[], options?: VectorOptions): Promise<Float32Array[]>;
  vectors(
    kind: NodeKind,
    keys: readonly string[],
    options?: VectorOptions,
  ): Promise<(Float32Array | undefined)[]>;
}
