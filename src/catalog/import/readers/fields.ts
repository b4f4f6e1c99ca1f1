/** Finds the parts of a saved link among named fields: the columns of a CSV file, the keys of a JSON object. */
import { LinkSageError } from '../../../base/index.ts';

/** The parts of a saved link that a field can hold. */
export const linkParts = ['url', 'title', 'description', 'board', 'tags', 'saved_at'] as const;
export type LinkPart = (typeof linkParts)[number];

/** The name of the field for each part; missing parts are guessed. */
export type FieldMapping = Readonly<Partial<Record<LinkPart, string>>>;

/** The positions of the fields of each part. Only descriptions and tags may have several. */
export type PartFields = Readonly<Record<LinkPart, readonly number[]>>;

/**
 * Known names of each part, in order of preference; what a user wrote comes before what was taken from the page. They include those of Pocket (`time_added`, `tags`), Raindrop (`note`,
 * `excerpt`, `highlights`, `folder`, `created`), Instapaper (`Selection`, `Timestamp`), Pinboard (`href`, `extended`,
 * `time`), Readwise Reader (`Document tags`, `Saved date`) and Zotero (`Abstract Note`, `Manual Tags`).
 */
const knownNames: Readonly<Record<LinkPart, readonly string[]>> = {
  url: [
    'html_url',
    'url',
    'link',
    'href',
    'uri',
    'address',
    'website',
    'link_url',
    'page_url',
    'web_address',
    'web_page',
    'source_url',
    'resolved_url',
    'given_url',
    'original_url',
    'permalink',
    'article_url',
    'google_maps_url',
    'adresse',
    'lien',
    'enlace',
  ],
  title: [
    'title',
    'name',
    'page_title',
    'document_title',
    'resolved_title',
    'given_title',
    'website_title',
    'headline',
    'article_title',
    'titel',
    'titre',
    'título',
    'label',
    'text',
  ],
  description: [
    'note',
    'notes',
    'document_note',
    'comment',
    'comments',
    'remark',
    'remarks',
    'annotation',
    'annotations',
    'highlight',
    'highlights',
    'selection',
    'quote',
    'extended',
    'description',
    'excerpt',
    'summary',
    'abstract',
    'abstract_note',
    'website_description',
    'article_excerpt',
    'notiz',
    'notizen',
    'bemerkung',
    'bemerkungen',
    'anmerkung',
    'anmerkungen',
    'kommentar',
    'kommentare',
    'commentaire',
    'commentaires',
    'remarque',
    'remarques',
    'nota',
    'notas',
    'comentario',
    'comentarios',
    'beschreibung',
  ],
  board: [
    'board',
    'folder',
    'list',
    'collection',
    'category',
    'section',
    'folder_path',
    'group',
    'ordner',
    'dossier',
    'carpeta',
  ],
  tags: [
    'tags',
    'labels',
    'tag_names',
    'document_tags',
    'manual_tags',
    'keywords',
    'tag',
    'categories',
    'topics',
    'schlagwörter',
    'étiquettes',
    'etiquetas',
  ],
  saved_at: [
    'saved_at',
    'saved_date',
    'date_saved',
    'time_added',
    'date_added',
    'added_at',
    'created_at',
    'created_time',
    'creation_date',
    'date_created',
    'created',
    'added',
    'saved',
    'bookmarked_at',
    'timestamp',
    'time',
    'date',
    'date_published',
    'last_interaction_date',
    'last_accessed',
    'datum',
    'fecha',
  ],
};

/** Parts that all fields with a known name contribute to; of the others, the first is taken. */
const joined: readonly LinkPart[] = ['description', 'tags'];

/** Whether some fields have one that is known to hold addresses, so that they can be read without a mapping. */
export function hasAddressField(names: readonly string[]): boolean {
  return findFields(names).url.length > 0;
}

/**
 * Finds the fields of each part. Ignores case; `Date added`, `date_added` and `dateAdded` are the same.
 *
 * @param where the place of the names, for messages
 * @throws LinkSageError if the mapping names an unknown part or field, or there is no field of addresses
 */
export function resolveFields(names: readonly string[], map: FieldMapping, where: string): PartFields {
  const fields: Record<LinkPart, readonly number[]> = { ...findFields(names) };
  for (const [part, name] of Object.entries(map)) {
    if (!isPart(part)) {
      throw new LinkSageError(`${where}: expected a mapping of ${linkParts.join(', ')}, got ${part}`);
    }
    const position = names.indexOf(name);
    if (position < 0) {
      throw new LinkSageError(`${where}: expected a column "${name}" for ${part}, got ${names.join(', ')}`);
    }
    fields[part] = [position];
  }
  if (fields.url.length === 0) {
    throw new LinkSageError(`${where}: expected a column of addresses, got ${names.join(', ')}`, {
      hint: 'Name the column: --map url=COLUMN',
    });
  }
  return fields;
}

/** Finds the fields of each part by their names. */
export function findFields(names: readonly string[]): PartFields {
  const folded = names.map(foldName);
  const fields = {} as Record<LinkPart, readonly number[]>;
  for (const part of linkParts) {
    const found = knownNames[part].map((known) => folded.indexOf(known)).filter((position) => position >= 0);
    fields[part] = joined.includes(part) ? found : found.slice(0, 1);
  }
  // Pinboard calls the title `description` and the description `extended`
  const description = folded.indexOf('description');
  if (folded.includes('extended') && fields.title.length === 0 && description >= 0) {
    fields.title = [description];
    fields.description = fields.description.filter((position) => position !== description);
  }
  return fields;
}

function foldName(name: string): string {
  return name
    .trim()
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

function isPart(name: string): name is LinkPart {
  return (linkParts as readonly string[]).includes(name);
}
