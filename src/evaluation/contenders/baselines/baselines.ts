/** The baselines: simple methods that get the same inputs as the model. */
import { type Graph, walkConfig } from '../../../graph/index.ts';
import { Bm25, FeatureHasher, Lsa, readCorpus, TfIdf } from '../../../text/index.ts';
import type { Candidates } from '../../questions/candidates.ts';
import type { Links } from '../../questions/links.ts';
import { type Documents, makeDocuments } from '../documents.ts';
import { ials } from '../recommenders/ials.ts';
import { itemKnn } from '../recommenders/item-knn.ts';
import { popularityScorer } from '../scorers/popularity.ts';
import { randomScorer } from '../scorers/random.ts';
import { pageInteractions, recommenderScorer } from '../scorers/recommender.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { textScorer } from '../scorers/text.ts';
import { vectorScorer } from '../scorers/vectors.ts';
import { walkScorer } from '../scorers/walk.ts';
import type { BaselinesConfig } from './config.ts';

/** What baselines learn from. All of it was known before the split, except the texts of new candidates. */
export interface BaselineSource {
  readonly candidates: Candidates;
  readonly links: Links;
  /** The graph of the view. */
  readonly graph: Graph;
  readonly seed: number;
}

/** The names of the baselines, in the order of reports. */
export const baselineNames = [
  'random',
  'popularity',
  'bm25',
  'tf-idf',
  'tf-idf n-grams',
  'lsa',
  'walk only',
  'item kNN',
  'iALS',
] as const;
export type BaselineName = (typeof baselineNames)[number];

/** Makes one baseline, which ranks `documents` if it reads texts. What takes long to fit is fitted once, when needed. */
export type MakeBaseline = (documents: Documents) => Scorer;

/** All baselines with some settings. */
export function fitBaselines(
  source: BaselineSource,
  config: BaselinesConfig,
): Readonly<Record<BaselineName, MakeBaseline>> {
  const { candidates, links, graph, seed } = source;
  const once = <Value>(make: () => Value) => {
    let made: Value | undefined;
    return () => (made ??= make());
  };
  const interactions = once(() => pageInteractions(candidates, links));
  const neighbors = once(() => itemKnn(interactions().held, config.itemKnn));
  const factors = once(() => ials(interactions().held, { ...config.ials, seed }));
  const lsa = once(() => fitLsa(source, config.lsa));
  const walk = walkConfig.parse(config.walk);
  return {
    random: () => randomScorer(candidates, seed),
    popularity: () => popularityScorer(candidates, links),
    bm25: (documents) =>
      textScorer('bm25', candidates, documents, (texts) => new Bm25(readCorpus(texts), config.bm25)),
    'tf-idf': (documents) =>
      textScorer('tf-idf', candidates, documents, (texts) => new TfIdf(readCorpus(texts), config.tfIdf)),
    'tf-idf n-grams': (documents) =>
      textScorer('tf-idf n-grams', candidates, documents, (texts) => {
        const { gramLength, sublinear } = config.tfIdfGrams;
        const hasher = new FeatureHasher({ pairs: false, gramLength, maxFeatures: Number.POSITIVE_INFINITY });
        return new TfIdf(readCorpus(texts, hasher), { sublinear });
      }),
    lsa: (documents) =>
      vectorScorer(
        {
          page: lsa().vectors(documents.pages),
          pin: lsa().vectors(documents.pins),
          board: lsa().vectors(documents.boards),
        },
        { name: 'lsa', size: config.lsa.dims, dims: config.lsa.dims, candidates },
      ),
    'walk only': () => walkScorer(graph, candidates, walk),
    'item kNN': () => recommenderScorer('item kNN', neighbors, interactions(), links, candidates),
    iALS: () => ({
      ...recommenderScorer('iALS', factors, interactions(), links, candidates),
      answers: ({ target, given }) => target === 'page' && given.board !== undefined,
    }),
  };
}

/**
 * Learns LSA from the known pages, each joined with its pins, so that words that only pins use meet words that only
 * pages use. Names are shown, as in the texts that the model is trained on.
 */
function fitLsa({ candidates, links, seed }: BaselineSource, options: BaselinesConfig['lsa']): Lsa {
  const { pages } = makeDocuments(candidates, links, 'shown');
  return new Lsa(pages.slice(0, candidates.known.page), { ...options, seed });
}
