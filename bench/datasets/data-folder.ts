/** The folders of the public data sets on this machine. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LinkSageError } from '../../src/base/index.ts';

/** The origin of each data set, so that anyone can download it. */
const origins = {
  'awesome-lists':
    'github.com/trackawesomelist/trackawesomelist at commit a777c3cf573bf850327366d0c8fbc78d2845821e: ' +
    'content/<owner>/<repo>/readme/README.md as lists/<owner>__<repo>.md, ' +
    'content/<owner>/<repo>/README.md gzipped as daily/<owner>__<repo>.md.gz',
  'bookmarked-links':
    'github.com/rumca-js/RSS-Link-Database at commit ec6411afc2a48a1b40dd0cf35c45ebf7d28baea6: ' +
    '<year>/bookmarks_entries.json gzipped as bookmarks/<year>.json.gz',
  'citeulike-a':
    'github.com/js05212/citeulike-a at commit 91b60392 (users.dat, gzipped), ' +
    'github.com/ericproffitt/TopicModelsVB.jl at a91ae62a (datasets/citeu/citeutitles.txt, gzipped), ' +
    'github.com/rakutentech/shared_rep at 11212d77 (citeulike/eval/cold as splits/dropoutnet/cold, gzipped)',
  'citeulike-t':
    'github.com/js05212/citeulike-t at commit 4f103c6e (mult.dat, gzipped, and vocabulary.dat), ' +
    'github.com/eelxpeng/CollaborativeVAE at f2b52165 ' +
    '(data/citeulike-t/cf-{train,test}-10-users.dat in splits/cvae/, the latter gzipped)',
  'web-pages':
    'github.com/Murrough-Foley/web-content-extraction-benchmark at commit c039d5e (CC-BY-4.0): the development split as ' +
    'dev.jsonl.xz, one page a line with html, url, type and content; html without scripts, styles and comments',
} as const;

export type DataSet = keyof typeof origins;

/**
 * The folder of a data set in `data`, or in LINKSAGE_DATA if `data` is not given.
 *
 * @throws LinkSageError that names the public origin of the data set, if the folder is missing
 */
export function findDataSet(name: DataSet, data: string | undefined): string {
  const root = data ?? process.env.LINKSAGE_DATA;
  const hint = `Put it there from ${origins[name]}.`;
  if (root === undefined || root === '') {
    throw new LinkSageError(`data: expected a folder that holds ${name}/, got none`, {
      hint: `Pass --data DIR or set LINKSAGE_DATA. ${hint}`,
    });
  }
  const folder = join(root, name);
  if (!existsSync(folder)) {
    throw new LinkSageError(`${root}: expected a folder ${name}/ in it, got none`, { hint });
  }
  return folder;
}
