/** The content of a source in bytes: its format, its encoding, and its rows. */
import { LinkSageError } from '../../base/index.ts';
import type { ReadFile } from './archive/archive.ts';
import type { FieldMapping } from './readers/fields.ts';
import { detectFormat, type FormatName, loadReader, type StreamFormat } from './readers/formats.ts';
import { describeOtherKind } from './readers/other-kinds.ts';
import type { Batch, ReadContext } from './readers/reader.ts';
import { peek } from './source.ts';
import { decodeHead, decodeText } from './text/decode.ts';
import { encodingOf } from './text/encoding.ts';

/** Number of bytes from the start of a source that are enough to detect its format and encoding. */
const HEAD_BYTES = 64 << 10;

const formatsHint =
  '`linksage import --help` lists the formats. If it is one of them, name it: --format NAME';

/** Formats that are read as a whole: a stream of text, or an archive of such files. */
export type ReadableFormat = StreamFormat | 'zip';

/** A source of bytes in a known format. */
export interface Content {
  readonly format: FormatName;
  /** Reads it in a given format; called once. */
  readonly read: (format: ReadableFormat, context: ReadContext) => AsyncGenerator<Batch>;
  /** Ends reading, at any point. */
  readonly close: () => Promise<void>;
}

/** What is known about a content beforehand. */
export interface ContentOptions {
  readonly format?: FormatName | undefined;
  readonly map?: FieldMapping | undefined;
  readonly table?: string | undefined;
}

/**
 * Reads the beginning of a stream, and detects its format and its encoding.
 *
 * @param name the name of the source, for messages
 * @throws LinkSageError if it is empty or has no known format
 */
export async function openContent(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  options: ContentOptions,
): Promise<Content> {
  const opened = await openHead(stream, name);
  const format = await formatOf(opened, options);
  if (format === undefined) {
    const { kind, hint = formatsHint } = describeOtherKind(opened.head, opened.text);
    throw new LinkSageError(`${name}: expected saved links, but this looks like ${kind}`, { hint });
  }
  return { format, read: (as, context) => readAs(as, opened, context), close: opened.close };
}

/** A stream whose beginning was read. */
interface Opened {
  readonly head: Uint8Array;
  /** The head, decoded. */
  readonly text: string;
  readonly encoding: string;
  /** All of the stream. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

async function openHead(stream: AsyncIterable<Uint8Array>, name: string): Promise<Opened> {
  const { head, bytes, close } = await peek(stream, HEAD_BYTES);
  const encoding = await encodingOf(head);
  const text = decodeHead(head.subarray(0, HEAD_BYTES), encoding);
  if (text.trim() === '') throw new LinkSageError(`${name}: expected saved links, got an empty file`);
  return { head, text, encoding, bytes, close };
}

async function* readAs(format: ReadableFormat, opened: Opened, context: ReadContext): AsyncGenerator<Batch> {
  const { bytes, encoding } = opened;
  if (format === 'zip') {
    yield* (await import('./archive/archive.ts')).readArchive(bytes, context, readAnyFile);
  } else yield* (await loadReader(format))(decodeText(bytes, encoding, context.log), context);
}

/** Reads a file of an archive or folder in the format that it has. */
export const readAnyFile: ReadFile = async (stream, context) => {
  const opened = await openHead(stream, context.name).catch((error: LinkSageError) => error);
  if (opened instanceof LinkSageError)
    return opened.code === 'no-access' ? 'a file that may not be read' : 'an empty file';
  const format = await formatOf(opened, {});
  if (format === undefined) return describeOtherKind(opened.head, opened.text).kind;
  if (format === 'zip' || format === 'parquet')
    return `a file of ${format}, which is not read inside an archive or folder`;
  return readAs(format, opened, context);
};

/** The format of a file; without a known one, what the options make of it. */
async function formatOf(
  { text }: Opened,
  { format, map, table }: ContentOptions,
): Promise<FormatName | undefined> {
  const found = format ?? (await detectFormat(text));
  if (found !== undefined) return found;
  if (table !== undefined) return 'jsonl';
  if (map !== undefined) return /^\s*[[{]/.test(text) ? 'json' : 'csv';
  return undefined;
}
