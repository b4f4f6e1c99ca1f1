/** Linkwarden: `{"collections": [{"name", "parentId", "links": [{"url", "name", "tags": [{"name"}]}]}]}`. */
import { folderPaths } from './folder-paths.ts';
import { documentFormat } from './format.ts';
import { firstText, notesOf, objectsOf, objectsUnder, tagsOf, textOf } from './values.ts';

export const linkwarden = documentFormat({
  detect: (shape) => shape.has('collections[].links', 'collections[].name'),
  *linksOf(members) {
    const collections = objectsUnder('collections', members);
    const paths = folderPaths(collections.map(({ object }) => object));
    for (const { object: collection, line } of collections) {
      const path = paths.get(textOf(collection.id)) ?? [];
      const description = textOf(collection.description);
      if (description !== '') yield { path, description };
      for (const link of objectsOf(collection.links)) {
        yield {
          address: textOf(link.url),
          title: textOf(link.name),
          description: notesOf(link.description, link.highlights),
          path,
          tags: tagsOf(link.tags),
          time: firstText(link.importDate, link.createdAt),
          line,
        };
      }
    }
  },
});
