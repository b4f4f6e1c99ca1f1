/** The lists of stop words by ISO 639-3 code of their language, and a function that is not used. The package has no types. */
declare module 'stopword' {
  const lists: Readonly<Record<string, readonly string[] | ((...args: never[]) => unknown)>>;
  export = lists;
}
