/** Embeds links, texts and pages, whether or not the corpus has them. */
import { LinkSageError } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { canonicalizeUrl } from '../content/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { requireUrl } from './address.ts';
import type { OpenVersion } from './open-version.ts';
import type { NodeText, QueryEncoder } from './query-encoder.ts';

/** A page with its texts, whether or not the corpus has it. */
export interface NewPage {
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
  readonly body?: string;
}

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

/**
 * Embeds inputs; see `Workspace.embed`.
 *
 * @returns for each input a vector `[dims]` of unit length
 * @throws LinkSageError if an input is empty, a page has no valid URL, `kind` is another kind than that of a page given, or
 * the version lacks `dims`
 */
export async function embedInputs(
  version: OpenVersion,
  queries: () => Promise<Pick<QueryEncoder, 'encode'>>,
  inputs: readonly EmbedInput[],
  { dims, kind }: EmbedOptions,
): Promise<Float32Array[]> {
  const length = version.dimsOf(dims);
  const nodes = inputs.map((input) => describe(input, kind));
  const vectors: Float32Array[] = [];
  const known = await findKnown(version, nodes, length);
  for (const [i, vector] of known.entries()) if (vector !== undefined) vectors[i] = vector;

  for (const each of ['page', 'pin', 'board'] as const) {
    const places = [...nodes.keys()].filter((i) => vectors[i] === undefined && nodes[i]!.kind === each);
    if (places.length === 0) continue;
    const texts = places.map((i) => nodes[i]!.text);
    const { width } = version.version;
    const made = prefixOf(await (await queries()).encode(each, texts), width, length);
    for (const [row, i] of places.entries()) vectors[i] = made.slice(row * length, (row + 1) * length);
  }
  return vectors;
}

/** An input as a node. */
interface InputNode {
  readonly kind: NodeKind;
  readonly text: NodeText;
  /** Whether the input is only a URL. Then the stored vector of the page, if there is one, is its embedding. */
  readonly isLink: boolean;
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
