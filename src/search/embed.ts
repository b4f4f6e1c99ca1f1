/** Embeds links, texts and pages, whether or not the corpus has them. */
import { LinkSageError } from '../base/index.ts';
import { joinTexts, type NodeKind } from '../catalog/index.ts';
import { canonicalizeUrl } from '../content/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { requireUrl } from './address.ts';
import { type LinkText, readLinkText } from './answers/link-text.ts';
import type { NewPageEncoder, PageDocument } from './answers/new-pages.ts';
import type { Cards } from './cards.ts';
import type { NewPage, NodeText } from './node-text.ts';
import type { OpenVersion } from './open-version.ts';
import type { QueryEncoder } from './query-encoder.ts';

/** What can be embedded: a URL, any other text, or a page. */
export type EmbedInput = string | NewPage;

/** How inputs are embedded. */
export interface EmbedOptions {
  /** The length of the vectors, one of the version's dims. Default: the largest. */
  readonly dims?: number;
  /**
   * What a text stands for: the URL of a page, the text of a pin, or the title of a board. Default: `page` for a URL,
   * else `pin`.
   */
  readonly kind?: NodeKind;
}

/** What embeds inputs that are not stored. */
export interface EmbedSource {
  readonly queries: () => Promise<Pick<QueryEncoder, 'encode'>>;
  readonly newPages: () => Promise<Pick<NewPageEncoder, 'encode'>>;
  readonly cards: () => Promise<Cards>;
}

/**
 * Embeds inputs; see `Workspace.embed`.
 *
 * @returns for each input a vector `[dims]` of unit length
 * @throws LinkSageError if an input is empty, a page has no valid URL, `kind` is another kind than that of a page given, or
 * the version lacks `dims`
 */
export async function embedInputs(
  version: OpenVersion,
  { queries, newPages, cards }: EmbedSource,
  inputs: readonly EmbedInput[],
  { dims, kind }: EmbedOptions,
): Promise<Float32Array[]> {
  const length = version.dimsOf(dims);
  const nodes = inputs.map((input) => describe(input, kind));
  const vectors: Float32Array[] = [];
  const known = await findKnown(version, nodes, length);
  for (const [i, vector] of known.entries()) if (vector !== undefined) vectors[i] = vector;

  const fill = async (
    isMeant: (node: InputNode) => boolean,
    encode: (places: InputNode[]) => Promise<Float32Array>,
  ) => {
    const places = [...nodes.keys()].filter((i) => vectors[i] === undefined && isMeant(nodes[i]!));
    if (places.length === 0) return;
    const made = prefixOf(await encode(places.map((i) => nodes[i]!)), version.version.width, length);
    for (const [row, i] of places.entries()) vectors[i] = made.slice(row * length, (row + 1) * length);
  };
  await fill(
    ({ link }) => link !== undefined,
    async (places) => {
      const known = await cards();
      const pages = places.map(({ link }) => pageOfLink(link!, (title) => known.boardsTitled(title)));
      return (await newPages()).encode(pages);
    },
  );
  for (const each of ['page', 'pin', 'board'] as const) {
    await fill(
      (node) => node.kind === each,
      async (places) =>
        (await queries()).encode(
          each,
          places.map(({ text }) => text),
        ),
    );
  }
  return vectors;
}

/** A link with tags as a page: its tags are boards if boards have these titles, else words. */
function pageOfLink(
  { url, title, description, body, tags }: LinkText,
  boardsTitled: (title: string) => readonly string[],
): PageDocument {
  const boards = tags.flatMap((tag) => boardsTitled(tag));
  const words = joinTexts(title, description, tags.join(', '));
  return { url, title, description, body, pins: [{ title: words, boards: [...new Set(boards)] }] };
}

/** An input as a node. */
interface InputNode {
  readonly kind: NodeKind;
  readonly text: NodeText;
  /** Whether the input is only a URL. Then the stored vector of the page, if there is one, is its embedding. */
  readonly isLink: boolean;
  /** The input as a link with texts, if it has the form of one. */
  readonly link?: LinkText;
}

function describe(input: EmbedInput, kind: NodeKind | undefined): InputNode {
  if (typeof input !== 'string') {
    if (kind !== undefined && kind !== 'page') {
      throw new LinkSageError(`embed: expected a text to embed as a ${kind}, got a page`, {
        code: 'wrong-usage',
      });
    }
    return { kind: 'page', text: { ...input, key: requireUrl(input.url) }, isLink: false };
  }
  if (input.trim() === '') throw new LinkSageError('embed: expected a URL, a text or a page, got no text');
  const { url } = kind === undefined || kind === 'page' ? canonicalizeUrl(input) : {};
  if (url !== undefined) return { kind: 'page', text: { key: url }, isLink: true };
  const link = kind === undefined ? readLinkText(input) : undefined;
  if (link !== undefined) return { kind: 'page', text: { key: link.url }, isLink: true, link };
  if (kind === 'page') requireUrl(input);
  return { kind: kind ?? 'pin', text: { title: input }, isLink: false };
}

/** The stored vectors of the inputs that are links of the corpus; undefined for the others. */
async function findKnown(
  version: OpenVersion,
  nodes: readonly InputNode[],
  dims: number,
): Promise<(Float32Array | undefined)[]> {
  if (!nodes.some(({ isLink }) => isLink)) return [];
  const keys = nodes.map(({ text, isLink }) => (isLink ? text.key! : ''));
  return version.vectorsAt('page', keys, dims);
}
