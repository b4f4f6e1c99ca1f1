/** The worker side of `NodeEncoder`. */
import { workerData } from 'node:worker_threads';
import { type Block, BlockEncoder, type EncodingSource } from './block-encoder.ts';

let encoder: Promise<BlockEncoder> | undefined;

/** Encodes one block; its vectors are in shared memory when it returns. */
export async function run(block: Block): Promise<void> {
  encoder ??= BlockEncoder.open(workerData as EncodingSource, 1);
  await (await encoder).encode(block);
}
