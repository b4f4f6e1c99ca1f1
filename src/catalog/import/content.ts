/** The content of a source in bytes: its format, its encoding, and its rows. */
import { LinkSageError } from '../../base/index.ts';
import type { FieldMapping } from './readers/fields.ts';
import {
  detectFormat,
  type FormatName,
  formatNames,
  loadReader,
  type StreamFormat,
} from './readers/formats.ts';
import type { Batch, ReadContext } from './readers/reader.ts';
import { peek } from './source.ts';
import { decodeHead, decodeText } from './text/decode.ts';
import { encodingOf } from './text/encoding.ts';

/** Number of bytes from the start of a source that are enough to detect its format and encoding. */
const HEAD_BYTES = 64 << 10;

/** A source of bytes in a known format. */
export interface Content {
  readonly format: FormatName;
  /** Reads it as text in a given format; called once. */
  readonly read: (format: StreamFormat, context: ReadContext) => AsyncGenerator<Batch>;
  /** Ends reading, at any point. */
  readonly close: () => Promise<void>;
}

/** What is known about a content beforehand. */
export interface ContentOptions {
  readonly format?: FormatName | undefined;
  readonly map?: FieldMapping | undefined;
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
  const { head, bytes, close } = await peek(stream, HEAD_BYTES);
  const encoding = await encodingOf(head);
  return {
    format: formatOf(name, decodeHead(head.subarray(0, HEAD_BYTES), encoding), options),
    read: async function* (format, context) {
      const read = await loadReader(format);
      yield* read(decodeText(bytes, encoding, context.log), context);
    },
    close,
  };
}

function formatOf(name: string, head: string, { format, map }: ContentOptions): FormatName {
  if (head.trim() === '') throw new LinkSageError(`${name}: expected saved links, got an empty file`);
  const found = format ?? (map === undefined ? detectFormat(head) : 'csv');
  if (found !== undefined) return found;
  throw new LinkSageError(`${name}: expected one of ${formatNames.join(', ')}, got none of them`, {
    hint: 'Name the format with --format. A CSV file needs a header with a column of addresses (--map url=COLUMN).',
  });
}
