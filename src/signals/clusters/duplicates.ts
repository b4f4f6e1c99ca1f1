/** What near-duplicates are searched among: contents of any sort. */
import type { DuplicateTest } from './duplicate-test.ts';
import { type ImageContents, ImageCopies } from './image-duplicates.ts';
import { type TextContents, TextCopies } from './text-duplicates.ts';

/** Contents that travel to worker threads; arrays are shared. */
export type Contents = ImageContents | TextContents;

export function copyTest(contents: Contents): DuplicateTest {
  return contents.sort === 'image' ? new ImageCopies(contents) : new TextCopies(contents);
}
