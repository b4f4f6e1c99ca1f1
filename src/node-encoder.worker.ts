/** The worker side of `NodeEncoder`. */
import { type Block, BlockEncoder, type EncodingSource } from './block-encoder.ts';

let encoder: Promise<BlockEncoder> | undefined;

/** Encodes one block; its vectors are in shared memory when it returns. All tasks of a thread have one source. */
export async function run({ source, block }: { source: EncodingSource; block: Block }): Promise<void> {
  encoder ??= BlockEncoder.open(source, 1);
  await (await encoder).encode(block);
}
