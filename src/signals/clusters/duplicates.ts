/** Contents of any sort among which near-duplicates are searched. */
import type { DuplicateTest } from './duplicate-test.ts';
import { type ImageContents, ImageDuplicates } from './image-duplicates.ts';
import { type TextContents, TextDuplicates } from './text-duplicates.ts';

/** Contents to send to worker threads; their arrays are shared. */
export type Contents = ImageContents | TextContents;

export function openDuplicateTest(contents: Contents): DuplicateTest {
  return contents.sort === 'image' ? new ImageDuplicates(contents) : new TextDuplicates(contents);
}
