/** Reads the files of an archive or a folder that hold links, as one source. */
import { LinkSageError } from '../../../base/index.ts';
import type { Batch, ReadContext } from '../readers/reader.ts';
import { stemOf } from '../source.ts';
import { folderEntries } from './folder-entries.ts';
import { type ArchiveEntry, readZip } from './zip-entries.ts';

/**
 * Reads a file of an archive. Returns its batches, or, if it holds no links, what it looks like.
 *
 * @param context that of the file
 */
export type ReadFile = (
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
) => Promise<AsyncIterable<Batch> | string>;

/** Files that systems and programs put beside those of people. */
const hidden = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/;

/** The end of the name of a part: `part_000001`, `metadata_0_to_20`. */
const partNumber = /(?:[\s_.-]+(?:part|to|of)?[\s_.-]*\d+|\s*\(\d+\))+$/i;

/**
 * Reads every file of a ZIP archive in the format that it has, as if it were imported by itself, in one transaction. Files that
 * hold no links are passed over, and named.
 *
 * @throws LinkSageError if no file holds links, or the archive is damaged
 */
export function readArchive(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
  readFile: ReadFile,
): AsyncGenerator<Batch> {
  return readEach(readZip(bytes, context.name), context, readFile, {
    expected: 'a ZIP archive with files of links',
    hint: 'Unpack it (unzip FILE) and see what is in it.',
  });
}

/**
 * Reads every file of a folder and of the folders in it likewise, in the order of their paths.
 *
 * @throws LinkSageError if no file holds links
 */
export function readFolder(path: string, context: ReadContext, readFile: ReadFile): AsyncGenerator<Batch> {
  return readEach(folderEntries(path), context, readFile, {
    expected: 'a folder with files of links, or with tables',
    hint: '`linksage import --help` lists the formats of files.',
  });
}

async function* readEach(
  entries: AsyncIterable<ArchiveEntry>,
  context: ReadContext,
  readFile: ReadFile,
  { expected, hint }: { readonly expected: string; readonly hint: string },
): AsyncGenerator<Batch> {
  let files = 0;
  let filesWithLinks = 0;
  for await (const { name, bytes: content } of entries) {
    if (hidden.test(name)) continue;
    files++;
    const path = `${context.name}/${name}`;
    const log = context.log.within(path);
    const found = await readFile(content, { ...context, name: path, source: sourceOf(name, context), log });
    if (typeof found === 'string') {
      log.countRead();
      log.passOver(1, 'a file without links', found);
      continue;
    }
    filesWithLinks++;
    yield* found;
  }
  if (filesWithLinks > 0) return;
  const got = files === 0 ? 'none' : `${String(files)} of other kinds`;
  throw new LinkSageError(`${context.name}: expected ${expected}, got ${got}`, { hint });
}

/** The name of the collection in a file: that of the file, or, for a numbered part, that of the archive or folder. */
function sourceOf(name: string, { source }: ReadContext): string {
  const stem = stemOf(name);
  const whole = stem.replace(partNumber, '');
  return whole === '' || whole !== stem || /^part$/i.test(stem) ? source : stem;
}
