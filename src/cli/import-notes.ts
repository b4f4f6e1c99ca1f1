/** What `linksage import` says about the collection that links belong to, and about what is deleted. */
import type { ImportReport } from '../index.ts';
import { countOf, formatCount } from './format.ts';

/** Says which source of the catalog a file continues, where its name does not say it. */
export function describeCollection({ source, collection }: ImportReport): string[] {
  if (collection === undefined || collection.by === 'new') return [];
  const { name, by, shared, compared } = collection;
  if (by === 'name' && (shared > 0 || compared === 0)) return [];
  const known =
    shared === 0
      ? 'has none of its links'
      : `has ${formatCount(shared)} of its ${countOf(compared, 'link')} already`;
  return [
    `${source}: belongs to the collection "${name}", which ${known}. If it is another one, import it with --source NAME.`,
  ];
}

/** Says what was deleted, or would be. */
export function describeGone({ gone }: ImportReport): string[] {
  if (gone === undefined) return [];
  const { source, isDeleted, pins, boards, saves, pages, examples } = gone;
  if (pins + boards + saves === 0) return [`nothing of "${source}" is gone`];
  const counts = [
    countOf(pins, 'pin'),
    countOf(pages, 'page'),
    countOf(boards, 'board'),
    countOf(saves, 'save'),
  ].join(', ');
  const more = pins + boards - examples.length;
  return [
    `${isDeleted ? 'deleted' : 'to delete'}, as it is no longer in "${source}": ${counts}`,
    ...examples.map((example) => `  ${example}`),
    ...(more > 0 ? [`  and ${formatCount(more)} more`] : []),
    ...(isDeleted
      ? []
      : ['Nothing was changed. To import the file and delete these, run it again with --yes.']),
  ];
}
