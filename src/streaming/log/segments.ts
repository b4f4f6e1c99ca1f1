/** The segments of the log: files that are named by the offset of their first event. */
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeRecord, headerBytes, type LogRecord, recordBytes } from './record.ts';

/** A segment. */
export interface Segment {
  /** The offset of its first event. */
  readonly first: number;
  readonly path: string;
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

/** Reads the complete records of a segment from a place on, and stops at its end or where it is torn. */
export async function* readRecords(file: FileHandle, from: number): AsyncGenerator<LogRecord> {
  let at = from;
  let wanted = chunkBytes;
  for (;;) {
    const chunk = await readAt(file, at, wanted);
    let place = 0;
    for (;;) {
      const record = decodeRecord(chunk.subarray(place));
      if (record === undefined) break;
      yield record;
      place += record.bytes;
    }
    at += place;
    const rest = chunk.length - place;
    const needed = recordBytes(chunk.subarray(place)) ?? headerBytes;
    const isAtEnd = chunk.length < wanted;
    if (isAtEnd || rest >= needed) return; // nothing more has been written, or what is here is torn
    wanted = Math.max(chunkBytes, needed);
  }
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
export async function openSegment({ path }: Segment): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
