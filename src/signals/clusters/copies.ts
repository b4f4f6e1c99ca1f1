/** What near copies are searched among: contents of any sort. */
import type { CopyTest } from './copy-test.ts';
import { type ImageContents, ImageCopies } from './image-copies.ts';
import { type TextContents, TextCopies } from './text-copies.ts';

/** Contents that travel to worker threads; arrays are shared. */
export type Contents = ImageContents | TextContents;

export function copyTest(contents: Contents): CopyTest {
  return contents.sort === 'image' ? new ImageCopies(contents) : new TextCopies(contents);
}
