/** Reads the bookmark files that browsers and bookmark services export (Netscape format). */
import type { ReadContext, SavedFolder, SavedLink } from '../reader.ts';
import { BookmarkParser } from './parser.ts';
import { TrapCloser } from './traps.ts';

/**
 * Reads bookmarks.html of Chrome, Firefox, Safari, Edge, Pinboard, Raindrop and others. A folder becomes a board, with the
 * path of folders as its title. `ADD_DATE` is the time of the save (empty or 0 mean no date), `<DD>` is the description,
 * and each of `TAGS` is a further board.
 */
export async function* readBookmarks(
  text: AsyncIterable<string>,
  { log }: ReadContext,
): AsyncGenerator<(SavedLink | SavedFolder)[]> {
  const traps = new TrapCloser();
  const bookmarks = new BookmarkParser(log);
  for await (const chunk of text) {
    bookmarks.write(traps.push(chunk));
    yield bookmarks.take();
  }
  bookmarks.write(traps.end());
  bookmarks.end();
  yield bookmarks.take();
}
