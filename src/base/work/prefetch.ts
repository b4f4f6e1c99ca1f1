/** Fetches the next item of a source while the current one is in use. */

/** The items of a source. The next item is requested before the current one is given to the reader. */
export async function* prefetch<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  const ask = () => {
    const next = items.next();
    next.catch(() => {}); // not unhandled: the reader gets the error in turn
    return next;
  };
  let next = ask();
  try {
    for (let item = await next; !item.done; item = await next) {
      next = ask();
      yield item.value;
    }
  } finally {
    await items.return?.();
  }
}
