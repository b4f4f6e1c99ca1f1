/** Prints hits. */
import type { Hit, Placement, RelatedHit, ScoreName } from '../index.ts';
import { cutText, lineWidth } from './format.ts';

/** As wide as a score and the space after it. */
const INDENT = ' '.repeat(7);
/** How many pins and how many boards of one hit are shown. */
const SHOWN_REASONS = 3;

/** The heading of the column of scores. */
const scoreTitles: Record<ScoreName, string> = {
  cosine: 'cosine',
  share: 'share',
  fused: 'fused',
  profile: 'score',
};

/**
 * A line that names the kind of score, then two lines per hit: score, title and detail; and the whole key, which is what
 * people copy.
 */
export function formatHits(hits: readonly RelatedHit[]): string {
  const [first] = hits;
  if (first === undefined) return 'Nothing found.';
  return [`${scoreTitles[first.scoredBy].padStart(6)} title – detail`, ...hits.map(formatHit)].join('\n');
}

/**
 * Where a link is, and for each board that it may belong on its probability, its id, and pages on it that are like the link; or
 * a new board to make.
 */
export function formatPlacement({ on, picks, newBoard }: Placement): string {
  const held = on.map(({ key, ...card }) => `${shorten(`Already on: ${formatCard(card)}`)}\n${INDENT}${key}`);
  if (picks.length === 0)
    return [
      ...held,
      on.length === 0 ? 'No board fits.' : 'No other board fits.',
      ...formatNewBoard(newBoard),
    ].join('\n');
  const lines = picks.map(({ key, probability, because, ...card }) =>
    [
      `${percent(probability)} ${shorten(formatCard(card))}`,
      `${INDENT}${key}`,
      ...because.map(
        (page) => `${INDENT}${shorten(`has${sharing(page.sharedBoards)}: ${formatCard(page)}`)}`,
      ),
    ].join('\n'),
  );
  return [...held, 'chance title – detail', ...lines, ...formatNewBoard(newBoard)].join('\n');
}

function formatNewBoard(board: Placement['newBoard']): string[] {
  if (board === undefined) return [];
  const pages = board.pages.map((page) => `${INDENT}${shorten(`like: ${formatCard(page)}`)}`);
  return [`A new board could be named: ${board.title}`, ...pages];
}

function sharing(boards: number): string {
  if (boards === 0) return '';
  return `, with it on ${boards === 1 ? 'another board' : `${boards} other boards`}`;
}

/** `  87 %`, as wide as a score. */
function percent(share: number): string {
  return `${Math.round(100 * share)} %`.padStart(6);
}

function formatHit({ score, key, why, ...card }: RelatedHit): string {
  const lines = [formatCard({ ...card, title: card.title || '(no title)' }), key];
  if (why !== undefined) {
    const otherPins = why.pins.filter((pin) => formatCard(pin) !== lines[0]);
    lines.push(...reasons('also on', why.sharedBoards), ...reasons('pin', otherPins));
  }
  return lines
    .map(
      (line, i) =>
        `${i === 0 ? score.toFixed(3).padStart(6) : INDENT.slice(1)} ${i === 1 ? line : shorten(line)}`,
    )
    .join('\n');
}

function reasons(label: string, cards: readonly Pick<Hit, 'title' | 'detail'>[]): string[] {
  const lines = cards.slice(0, SHOWN_REASONS).map((card) => `${label}: ${formatCard(card)}`);
  const rest = cards.length - lines.length;
  return rest > 0 ? [...lines, `${label}: ${rest} more`] : lines;
}

function formatCard({ title, detail }: Pick<Hit, 'title' | 'detail'>): string {
  return [title, detail].filter((part) => part !== '').join(' – ');
}

function shorten(line: string): string {
  return cutText(line, lineWidth - INDENT.length);
}
