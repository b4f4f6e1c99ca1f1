/** The part of the protobuf wire format that ONNX files need. */

const encoder = new TextEncoder();

/** Builds one message field by field. Bytes are copied only by `finish`, so weights are copied once. */
export class Message {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  /** A varint field: int32, int64, enum, bool. Integers up to 2^53 in magnitude. */
  integer(field: number, value: number): this {
    return this.#push(varint(field * 8)).#push(varint(value));
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(varint(field * 8 + 5)).#push(bytes);
  }

  /** A field of text in UTF-8. */
  string(field: number, text: string): this {
    return this.bytes(field, encoder.encode(text));
  }

  /** A field of raw bytes, which must not change before `finish`. */
  bytes(field: number, bytes: Uint8Array): this {
    return this.#push(varint(field * 8 + 2))
      .#push(varint(bytes.length))
      .#push(bytes);
  }

  /** A field that holds another message. */
  message(field: number, message: Message): this {
    this.#push(varint(field * 8 + 2)).#push(varint(message.#length));
    for (const chunk of message.#chunks) this.#push(chunk);
    return this;
  }

  /** The encoded message. */
  finish(): Uint8Array {
    const result = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      result.set(chunk, at);
      at += chunk.length;
    }
    return result;
  }

  #push(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return this;
  }
}

/** Seven bits per byte, lowest first; negative numbers in 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
