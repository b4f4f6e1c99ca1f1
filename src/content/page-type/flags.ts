/** Pages that are no content. */

export type PageFlag = 'no-text' | 'soft-404' | 'consent' | 'blocked' | 'script-needed';

/** What such pages say, in their title or in a text that is short. */
const signs: readonly (readonly [PageFlag, RegExp])[] = [
  [
    'soft-404',
    /\b(?:404|page (?:not found|(?:could|can)(?:not|n['’]t) be found|(?:does not|doesn['’]t) exist|you (?:requested|are looking for))|not found|no longer (?:available|exists)|nicht gefunden|introuvable|no encontrada)\b/i,
  ],
  [
    'blocked',
    /\b(?:access denied|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you are (?:a )?human|captcha|unusual traffic|just a moment|checking your browser|attention required|request blocked|forbidden|security check)\b/i,
  ],
  [
    'consent',
    /\b(?:before you continue|we (?:value|respect|care about) your privacy|(?:accept|manage) (?:all )?cookies|cookie (?:consent|settings|preferences)|consent to)\b/i,
  ],
  [
    'script-needed',
    /\b(?:(?:enable|requires?|turn on|need) (?:\w+ ){0,3}javascript|javascript (?:is|to be) (?:\w+ )?(?:disabled|enabled|required))\b/i,
  ],
];

/** Longer texts say such things of others. */
const shortText = 120;

export function findFlags(title: string | undefined, text: string, pageWords: number): PageFlag[] {
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  const flags: PageFlag[] = words === 0 ? ['no-text'] : [];
  if (words > shortText || (words === 0 && pageWords > 3 * shortText)) return flags;
  const head = title?.slice(0, 200) ?? '';
  const said = `${head}\n${text}`;
  for (const [flag, pattern] of signs) if (pattern.test(said)) flags.push(flag);
  return flags;
}
