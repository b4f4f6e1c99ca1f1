/** The worker side of `LearnedTextEncoder`. */
import { encodeRange, type TextTask } from './learned-text-encoder.ts';

/** Encodes one range of texts; the vectors are in shared memory when it returns. */
export function run(task: TextTask): void {
  encodeRange(task);
}
