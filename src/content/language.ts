/** The language of a page. */

/** Letters that detection needs to be sure. */
const enough = 60;
const most = 2000;

/** ISO 639-1: that of the text if there is enough of it, else what the page declares (`en` for `en-US`). */
export async function findLanguage(text: string, declared: string | undefined): Promise<string | undefined> {
  const said = /^[a-z]{2,3}(?=$|[-_])/i.exec(declared ?? '')?.[0].toLowerCase();
  const sample = text.slice(0, most);
  if ((sample.match(/\p{L}/gu) ?? []).length < enough) return said;
  const { eld } = await import('eld/small'); // its tables take long to load
  const found = eld.detect(sample);
  return found.language !== '' && (found.isReliable() || said === undefined) ? found.language : said;
}
