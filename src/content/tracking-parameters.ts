/** Query parameters that say how a visitor reached a page, not which page it is. */

/** Prefixes of families of parameters. */
const prefixes = ['utm_', 'mtm_', 'pk_', 'piwik_', 'matomo_', 'hsa_', '__hs', '_hs'];

/** Click and mail identifiers of ad networks, social networks and newsletters. */
const names = new Set(
  // biome-ignore format: one line per sender reads better than one per name
  [
    'gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'srsltid', '_ga', '_gl', // Google
    'fbclid', 'igshid', 'igsh', 'mibextid', // Meta
    'msclkid', 'twclid', 'ttclid', 'li_fat_id', 'epik', 'rdt_cid', 'ref_src', // Microsoft, X, TikTok, LinkedIn, ...
    'yclid', 'ysclid', '_openstat', 'spm', // Yandex, Alibaba
    'mc_cid', 'mc_eid', 'mkt_tok', 'vero_id', 'vero_conv', 'oly_anon_id', 'oly_enc_id', 'hsctatracking', // mail
  ],
);

/** Whether a query parameter is only for tracking. Ignores case. */
export function isTrackingParameter(name: string): boolean {
  const folded = name.toLowerCase();
  return names.has(folded) || prefixes.some((prefix) => folded.startsWith(prefix));
}
