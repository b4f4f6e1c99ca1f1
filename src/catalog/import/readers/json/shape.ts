/** The shape of a JSON document, told from its beginning. */

/** What the beginning of a document shows. Paths are such as `[].href` or `bookmarks[].content.url`. */
export interface JsonShape {
  /** Whether all of some paths of keys are there. */
  has(...paths: readonly string[]): boolean;
  /** The paths of all keys. */
  readonly paths: ReadonlySet<string>;
  /** The paths of texts that begin like a web address. */
  readonly addresses: ReadonlySet<string>;
  /** Whether a second document follows the first one, as in JSON Lines. */
  readonly isLines: boolean;
}

/** Strings, marks, and anything else up to the next of them, after white space. */
const token = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+)/gy;

/** An open array or object: its path, and whether the next string is a key. */
interface Level {
  readonly path: string;
  readonly isArray: boolean;
  key: string;
  expectsKey: boolean;
}

/** The shape of a document that may be cut anywhere; undefined if it does not begin like an object or an array. */
export function shapeOf(head: string): JsonShape | undefined {
  const paths = new Set<string>();
  const addresses = new Set<string>();
  const open: Level[] = [];
  let documents = 0;
  for (const text of tokensOf(head)) {
    const level = open.at(-1);
    if (text === '{' || text === '[') {
      if (level === undefined) documents++;
      const path = level === undefined ? '' : pathOf(level);
      const isArray = text === '[';
      open.push({ path: isArray ? `${path}[]` : path, isArray, key: '', expectsKey: !isArray });
    } else if (level === undefined)
      break; // no document, or something after it
    else if (text === '}' || text === ']') open.pop();
    else if (text === ',') level.expectsKey = !level.isArray;
    else if (!level.expectsKey) {
      if (/^"\s*https?:/i.test(text)) addresses.add(pathOf(level));
    } else if (text.startsWith('"')) {
      level.key = keyOf(text);
      level.expectsKey = false;
      paths.add(pathOf(level));
    } else break; // no JSON
  }
  if (documents === 0) return undefined;
  return {
    paths,
    addresses,
    isLines: documents > 1,
    has: (...wanted) => wanted.every((path) => paths.has(path)),
  };
}

/** The tokens of a text, up to its end or to a string that is cut. */
function* tokensOf(text: string): Generator<string> {
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) yield match[1]!;
}

function pathOf({ path, isArray, key }: Level): string {
  if (isArray) return path;
  return path === '' ? key : `${path}.${key}`;
}

function keyOf(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
