/**
 * Records of the log: `[length u32][count u32][checksum of the payload u32][checksum of the header u32][payload]`, the events of
 * one call as lines of JSON. The header has a checksum of its own, so that a damaged length is not taken for a torn end.
 */
import { crc32 } from 'node:zlib';

/** Bytes before the payload. */
export const headerBytes = 16;

/** A record as it was read. */
export interface LogRecord {
  readonly lines: readonly string[];
  /** The bytes that it takes. */
  readonly bytes: number;
}

/** Makes the bytes of a record. `lines`: JSON without line breaks, at least one */
export function encodeRecord(lines: readonly string[]): Buffer {
  const payload = Buffer.from(lines.join('\n'));
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32LE(payload.length, 0);
  header.writeUInt32LE(lines.length, 4);
  header.writeUInt32LE(crc32(payload), 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
  return Buffer.concat([header, payload]);
}

/** The length of the record that begins here; undefined if its header is not complete or is damaged. */
export function recordBytes(bytes: Buffer): number | undefined {
  if (bytes.length < headerBytes || crc32(bytes.subarray(0, 12)) !== bytes.readUInt32LE(12)) return undefined;
  const length = bytes.readUInt32LE(0);
  return length === 0 ? undefined : headerBytes + length;
}

/** Reads the record that begins here; `incomplete` if more of it would have to follow. */
export function decodeRecord(bytes: Buffer): LogRecord | 'incomplete' | 'damaged' {
  if (bytes.length < headerBytes) return 'incomplete';
  const length = recordBytes(bytes);
  if (length === undefined) return 'damaged';
  if (bytes.length < length) return 'incomplete';
  const payload = bytes.subarray(headerBytes, length);
  if (crc32(payload) !== bytes.readUInt32LE(8)) return 'damaged';
  return { lines: payload.toString().split('\n'), bytes: length };
}
