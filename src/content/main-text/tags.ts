/** What tags mean for the blocks of a page. */

/** Elements inside a line of text; every other element begins and ends a block. */
export const inlineTags: ReadonlySet<string> = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math mi mn mo mrow nobr q rp rt ruby s samp
  small span strike strong sub sup time tt u var wbr`.split(/\s+/),
);

/** Inline elements that styles often set apart, so that two of them in a row are two words. */
export const breaksWords: ReadonlySet<string> = new Set(['a', 'span', 'label', 'time', 'small', 'data']);

/** Elements without text of the page. */
export const skippedTags: ReadonlySet<string> = new Set(
  `script style template head title iframe frame frameset object embed svg canvas audio video map select datalist
  textarea input progress meter`.split(/\s+/),
);
