/** The text and links inside nodes of a Markdown document. */
import { Parser } from 'htmlparser2';
import type { Html, Nodes, Root } from 'mdast';
import { type Piece, textOfPieces } from '../prose/pieces.ts';

/** Targets of reference links, by identifier. */
export type Definitions = ReadonlyMap<string, string>;

/** The targets that a document defines for reference links. The first definition of a name counts. */
export function collectDefinitions(tree: Root): Definitions {
  const definitions = new Map<string, string>();
  const visit = (node: Nodes) => {
    if (node.type === 'definition' && !definitions.has(node.identifier)) {
      definitions.set(node.identifier, node.url);
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return definitions;
}

/** The text and links inside some nodes, in reading order, without images and footnote marks. */
export function piecesOf(nodes: readonly Nodes[], definitions: Definitions): Piece[] {
  const pieces: Piece[] = [];
  /** The target of an `<a>` in HTML, whose text is in the nodes up to `</a>`. */
  let target: string | undefined;
  let inner: Piece[] = [];
  for (const node of nodes) {
    if (node.type === 'html') {
      const tag = tagOf(node);
      if (target !== undefined && tag !== undefined) pieces.push({ text: textOfPieces(inner), target });
      if (tag !== undefined) {
        target = tag.href;
        inner = [];
      }
    } else (target === undefined ? pieces : inner).push(...piecesOfNode(node, definitions));
  }
  return [...pieces, ...inner];
}

function piecesOfNode(node: Nodes, definitions: Definitions): Piece[] {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return [{ text: node.value }];
    case 'break':
      return [{ text: ' ' }];
    case 'link':
      return [{ text: textOfPieces(piecesOf(node.children, definitions)), target: node.url }];
    case 'linkReference': {
      const text = textOfPieces(piecesOf(node.children, definitions));
      return [{ text, target: definitions.get(node.identifier) ?? '' }];
    }
    case 'paragraph':
    case 'heading':
      return [...piecesOf(node.children, definitions), { text: ' ' }];
    default:
      return 'children' in node ? piecesOf(node.children, definitions) : [];
  }
}

/** The tag of HTML within a text, if it begins or ends a link. */
function tagOf({ value }: Html): { readonly href?: string | undefined } | undefined {
  if (/^<\/a\s*>$/i.test(value)) return {};
  let href: string | undefined;
  if (/^<a\s/i.test(value)) {
    const parser = new Parser({ onopentag: (_, attributes) => (href = attributes.href) });
    parser.end(value);
  }
  return href === undefined ? undefined : { href };
}
