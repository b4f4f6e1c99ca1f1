/** The segments of the log: files that are named by the offset of their first event. */
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { decodeRecord, headerBytes, type LogRecord, recordBytes } from './record.ts';

/** A segment. */
export interface Segment {
  /** The offset of its first event. */
  readonly first: number;
  readonly path: string;
}

/** A segment that can be read. */
export interface OpenSegment {
  readonly path: string;
  readonly file: FileHandle;
}

const name = /^(\d{16})\.log$/;

/** The path of the segment that begins at an offset. */
export function segmentPath(folder: string, first: number): string {
  return join(folder, `${String(first).padStart(16, '0')}.log`);
}

/** The segments in a folder, oldest first; none if there is no folder. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((file) => {
      const first = name.exec(file)?.[1];
      return first === undefined ? [] : [{ first: Number(first), path: join(folder, file) }];
    })
    .sort((a, b) => a.first - b.first);
}

/** Bytes read at once; a longer record is read as a whole. */
const chunkBytes = 1 << 20;

/**
 * Reads the complete records of a segment from a place on, and stops at its end or where its end is torn.
 *
 * @throws LinkSageError of code `damaged` at a record that is not as it was written and that others may follow
 */
export async function* readRecords({ file, path }: OpenSegment, from: number): AsyncGenerator<LogRecord> {
  let at = from;
  let wanted = chunkBytes;
  for (;;) {
    const chunk = await readAt(file, at, wanted);
    let place = 0;
    let found = decodeRecord(chunk);
    while (typeof found === 'object') {
      yield found;
      place += found.bytes;
      found = decodeRecord(chunk.subarray(place));
    }
    at += place;
    if (found === 'damaged') {
      if (await endsTorn(file, path, at)) return;
    } else if (chunk.length < wanted) return;
    wanted = Math.max(chunkBytes, recordBytes(chunk.subarray(place)) ?? headerBytes);
  }
}

/**
 * Whether a segment ends with a record that a power failure has torn: one that has its length, or zeros. It is read again, since
 * a writer may have cut off a torn end and written another while it was read first; false if it is whole now.
 */
async function endsTorn(file: FileHandle, path: string, at: number): Promise<boolean> {
  const { size } = await file.stat();
  const rest = await readAt(file, at, size - at);
  if (decodeRecord(rest) !== 'damaged') return false;
  const length = recordBytes(rest);
  if (length === undefined ? rest.every((byte) => byte === 0) : length === rest.length) return true;
  throw new LinkSageError(`${path}: expected a record at byte ${at}, got damaged bytes and more after them`, {
    code: 'damaged',
    hint: `Restore the file from a backup. Without one, give up what follows: truncate -s ${at} ${JSON.stringify(path)}; then run, before new events come: linksage compile && linksage refresh`,
  });
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Opens a segment for reading; undefined if it is gone. */
export async function openSegment({ path }: Segment): Promise<OpenSegment | undefined> {
  try {
    return { path, file: await open(path, 'r') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
