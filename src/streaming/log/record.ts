/** Records of the log: `[length u32][checksum u32][count u32][payload]`, the events of one call as lines of JSON. */
import { crc32 } from 'node:zlib';

/** Bytes before the payload. */
export const headerBytes = 12;

/** The most bytes of a payload: what is longer was never written by this program. */
export const mostPayloadBytes = 64 << 20;

/** A record as it was read. */
export interface LogRecord {
  readonly lines: readonly string[];
  /** The bytes that it takes. */
  readonly bytes: number;
}

/** Makes the bytes of a record. `lines`: JSON without line breaks, at least one */
export function encodeRecord(lines: readonly string[]): Buffer {
  const payload = Buffer.from(lines.join('\n'));
  const record = Buffer.allocUnsafe(headerBytes + payload.length);
  record.writeUInt32LE(payload.length, 0);
  record.writeUInt32LE(lines.length, 8);
  payload.copy(record, headerBytes);
  record.writeUInt32LE(checksumOf(record), 4);
  return record;
}

/** The length of the record that begins here; undefined if its header is not complete or not valid. */
export function recordBytes(bytes: Buffer): number | undefined {
  if (bytes.length < headerBytes) return undefined;
  const length = bytes.readUInt32LE(0);
  const count = bytes.readUInt32LE(8);
  return length === 0 || length > mostPayloadBytes || count === 0 ? undefined : headerBytes + length;
}

/** Reads the record that begins here; undefined if it is torn: not complete, or with another checksum. */
export function decodeRecord(bytes: Buffer): LogRecord | undefined {
  const length = recordBytes(bytes);
  if (length === undefined || bytes.length < length) return undefined;
  const record = bytes.subarray(0, length);
  if (checksumOf(record) !== record.readUInt32LE(4)) return undefined;
  const lines = record.toString('utf8', headerBytes).split('\n');
  return lines.length === record.readUInt32LE(8) ? { lines, bytes: length } : undefined;
}

/** The CRC-32 of length, count and payload. */
function checksumOf(record: Buffer): number {
  return crc32(record.subarray(8), crc32(record.subarray(0, 4)));
}
