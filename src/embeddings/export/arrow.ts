/** Exports a part as an Arrow IPC file with the columns `key` and `embedding` (list of float of fixed size). */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { RecordBatch } from 'apache-arrow';
import { LinkSageError } from '../../base/index.ts';
import type { VectorPiece } from '../shards/pieces.ts';
import type { Part } from './part.ts';

/** Writes `<path>.arrow`, with one record batch for each piece. */
export async function writeArrowPart(part: Part): Promise<void> {
  await pipeline(encodeFile(part), createWriteStream(`${part.path}.arrow`));
}

/** The bytes of the file. The bytes of a batch are read before the next batch is made, so that only one is in memory. */
async function* encodeFile({ pieces, ...part }: Part): AsyncGenerator<Uint8Array, undefined> {
  const { RecordBatchFileWriter } = await loadLibrary();
  const writer = new (class extends RecordBatchFileWriter {
    /** The number of bytes written. */
    get position(): number {
      return this._position;
    }
  })();
  const makeBatch = await batchMaker(part);
  const chunks = writer[Symbol.asyncIterator]();
  let taken = 0;
  const write = async function* (batch: RecordBatch) {
    writer.write(batch);
    while (taken < writer.position) {
      const chunk: Uint8Array = (await chunks.next()).value;
      taken += chunk.byteLength;
      yield chunk;
    }
  };
  // A file without rows needs a batch too: the writer takes the schema from the first batch.
  if (part.rows === 0) yield* write(makeBatch({ keys: [], vectors: new Float32Array(0) }));
  for await (const piece of pieces) yield* write(makeBatch(piece));
  writer.close();
  yield* writer;
}

/** Makes the function that turns a piece into a record batch, without copying the vectors. */
async function batchMaker({
  dims,
  metadata,
}: Pick<Part, 'dims' | 'metadata'>): Promise<(piece: VectorPiece) => RecordBatch> {
  const arrow = await loadLibrary();
  const floats = new arrow.FixedSizeList(dims, new arrow.Field('item', new arrow.Float32(), false));
  const schema = new arrow.Schema(
    [new arrow.Field('key', new arrow.Utf8(), false), new arrow.Field('embedding', floats, false)],
    new Map(Object.entries(metadata)),
  );
  return ({ keys, vectors }) => {
    const length = keys.length;
    const child = arrow.makeData({ type: new arrow.Float32(), data: vectors });
    const children = [
      arrow.makeData({ type: new arrow.Utf8(), length, ...encodeTexts(keys) }),
      arrow.makeData({ type: floats, length, child }),
    ];
    return new arrow.RecordBatch(
      schema,
      arrow.makeData({ type: new arrow.Struct(schema.fields), length, children }),
    );
  };
}

/** Loads the library when it is first needed: it is optional, and loading it takes time. */
async function loadLibrary(): Promise<typeof import('apache-arrow')> {
  try {
    return await import('apache-arrow');
  } catch (cause) {
    throw new LinkSageError(`export as arrow: expected the package apache-arrow, got ${String(cause)}`, {
      cause,
      hint: 'Run: npm install apache-arrow, or export as parquet or npy',
    });
  }
}

/** Joins texts in UTF-8; text i is at `valueOffsets[i] .. valueOffsets[i + 1]`. */
function encodeTexts(texts: readonly string[]): { data: Uint8Array; valueOffsets: Int32Array } {
  const valueOffsets = new Int32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) valueOffsets[i + 1] = valueOffsets[i]! + Buffer.byteLength(text);
  return { data: Buffer.from(texts.join('')), valueOffsets };
}
