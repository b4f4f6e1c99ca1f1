/** Descriptions of pages, from a table beside the lists. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { LinkSageError } from '../../src/base/index.ts';
import { canonicalizeUrl } from '../../src/content/index.ts';

/** Returns the description of a canonical URL, if there is one. */
export type DescribePage = (url: string) => string | undefined;

/**
 * Reads `pages.tsv.gz`: a header, then a page a line. Its `url` has no scheme, `www.`, fragment or trailing slash
 * and a host in lower case, on github.com also the path. Stars and topics are later than the saves, so nothing but
 * `description` is read.
 *
 * @throws LinkSageError if the file is missing or lacks these columns
 */
export async function readDescriptions(path: string): Promise<DescribePage> {
  if (!existsSync(path)) {
    throw new LinkSageError(`${path}: expected a gzipped table of pages, got no such file`, {
      hint: 'Gather descriptions of the pages, as columns url and description, or convert without them.',
    });
  }
  const [header = '', ...lines] = gunzipSync(await readFile(path))
    .toString()
    .split('\n');
  const columns = header.split('\t');
  const urlColumn = columns.indexOf('url');
  const descriptionColumn = columns.indexOf('description');
  if (urlColumn < 0 || descriptionColumn < 0) {
    throw new LinkSageError(`${path}: expected columns url and description, got ${columns.join(', ')}`);
  }
  const descriptions = new Map<string, string>();
  for (const line of lines) {
    const cells = line.split('\t');
    const { url } = canonicalizeUrl(`https://${cells[urlColumn]}`);
    const description = cells[descriptionColumn]?.trim();
    if (url !== undefined && description) descriptions.set(foldGitHub(url), description);
  }
  return (url) => descriptions.get(foldGitHub(url));
}

/** A canonical GitHub URL keeps the case of what follows the repository, the table does not. */
function foldGitHub(url: string): string {
  return url.startsWith('https://github.com/') ? url.toLowerCase() : url;
}
