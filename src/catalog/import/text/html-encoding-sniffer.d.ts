/** The types of a package that has none. */
declare module 'html-encoding-sniffer' {
  /** The encoding that HTML declares, as a name of the Encoding Standard. */
  function htmlEncodingSniffer(head: Uint8Array, options: { defaultEncoding: string }): string;
  export = htmlEncodingSniffer;
}
