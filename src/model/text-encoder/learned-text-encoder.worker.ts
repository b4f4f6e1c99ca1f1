/** The worker side of `LearnedTextEncoder`. */
import { encodeRange, type TextTask } from './learned-text-encoder.ts';

/** Encodes one range of texts; the vectors are in shared memory when it returns. */
export async function run(task: TextTask): Promise<void> {
  await encodeRange(task);
}
