/** Days of churn: how many pages each refresh encodes, and the recall after it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexesWhere, none } from '../../src/base/index.ts';
import { fileSource } from '../../src/catalog/index.ts';
import { type EmbeddingVersion, listVersions, type NodeRows } from '../../src/embeddings/index.ts';
import { type CompiledGraph, loadGraph } from '../../src/graph/index.ts';
import { generate, type RefreshReport, Workspace, type WorkspaceSettings } from '../../src/index.ts';
import { bootstrapInterval, pairedBootstrap } from '../../src/metrics/index.ts';
import { createExactIndex } from '../../src/nearest/index.ts';
import { dayFolder } from '../../src/synthetic/index.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';
import { hideBoards, hidePairs } from './hidden.ts';
import type { RefreshSizes } from './sizes.ts';
import { giveSmallerModel } from './smaller-model.ts';

/** The most pages with a question about a hidden pin, and as many about a hidden board. */
const mostQuestions = 4000;
/** The K of recall@K for pins; for boards a share of all, because with more boards, more suit a page equally. */
const pinsFound = 100;
const shareOfBoards = 0.04;
/**
 * The most pages that the model is trained on, and its settings. All ways are compared with the same model, so its
 * quality matters less.
 */
const trainingPages = 200_000;
const training = { mostSaves: 100_000, warmWeight: 1 };

type Answer = 'pin' | 'board';

/** A page, and a node that was hidden from it. */
interface Question {
  readonly page: string;
  /** The position of the answer. */
  readonly answer: number;
  /** Positions of the other nodes of this kind of the page, which do not count as wrong; ascending. */
  readonly others: Uint32Array;
  /** Whether the page is on other boards than on the first day. */
  readonly changed: boolean;
}

/**
 * Refreshes after each day, then encodes everything again. Compares the page vectors of both with those of refreshes that
 * encode nothing, or new pages only. All search among the same nodes, newly encoded unless stated otherwise, for what
 * neither training nor a refresh has seen: a pin of the page, which depends on its topic only, and a board that a later
 * day saved it to, which depends on its other new boards.
 */
export async function benchDays(sizes: RefreshSizes, say: (message: string) => void): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-days-'));
  try {
    return await runDays(folder, sizes, say);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runDays(
  folder: string,
  sizes: RefreshSizes,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const { pages, days, rounds, width } = sizes;
  const corpus = join(folder, 'corpus');
  say(`writing ${pages} pages and ${days} days`);
  await generate(corpus, { pages, days });
  const hidden = {
    pin: (await hidePairs(corpus, days, mostQuestions)).map(({ page, pin }) => ({ page, answer: pin })),
    board: (await hideBoards(corpus, days, mostQuestions)).map(({ page, board }) => ({
      page,
      answer: board,
    })),
  };
  const settings: WorkspaceSettings = {
    model: { width },
    training: { rounds, ...training },
    // Keeps all versions for comparison; indexes are measured by `bench search`
    embeddings: { keep: days + 2, index: 'exact' },
  };
  const workspace = await Workspace.init(join(folder, 'workspace'), settings);
  try {
    const refreshes: RefreshReport[] = [];
    let boardsAtFirst = new Map<string, ReadonlySet<string>>();
    for (let day = 0; day <= days; day++) {
      say(`day ${day}`);
      await workspace.import(fileSource(join(corpus, dayFolder(day))));
      await workspace.compile({ view: 'all' });
      if (day === 0) {
        await (pages > trainingPages
          ? giveSmallerModel(workspace.folder, trainingPages, settings)
          : trainHere(workspace));
        boardsAtFirst = (await nodesOfPages(await openGraph(workspace))).board;
      }
      refreshes.push(await workspace.refresh());
    }
    say('encoding everything afresh');
    const full = await workspace.refresh({ full: true });
    const graph = await openGraph(workspace);
    const versions = await listVersions(join(workspace.folder, 'embeddings'));
    const now = await nodesOfPages(graph);
    const name = `${pages.toLocaleString('en')} pages, ${days} days`;
    const rows = costRows(name, refreshes.slice(1), full);
    for (const kind of ['pin', 'board'] as const) {
      const positions = new Map((await graph.keys(kind)).map((key, position) => [key, position]));
      const questions = hidden[kind].map(({ page, answer }): Question => {
        const others = Uint32Array.from(now[kind].get(page)!, (key) => positions.get(key)!).sort();
        const changed = !isSame(boardsAtFirst.get(page), now.board.get(page));
        return { page, answer: positions.get(answer)!, others, changed };
      });
      rows.push(...(await recallRows(name, versions, kind, questions)));
    }
    return [...rows, coverageRow(name, versions)];
  } finally {
    await workspace.close();
  }
}

/** Trains on the workspace, from which the questions are hidden. */
async function trainHere(workspace: Workspace): Promise<void> {
  await workspace.compile();
  await workspace.train();
}

function costRows(name: string, refreshes: readonly RefreshReport[], full: RefreshReport): BenchRow[] {
  const shares = refreshes.map(({ counts: { page } }) => {
    const encoded = page.added + page.changed + page.drifted;
    return encoded / (encoded + page.carried);
  });
  const most = Math.max(...shares);
  const time = Math.max(...refreshes.map(({ seconds }) => seconds)) / full.seconds;
  const distance = Math.max(...refreshes.map(({ audit }) => audit?.mean ?? 0));
  return [
    {
      case: `${name}: pages encoded a day, at most`,
      metric: 'share',
      better: 'lower',
      ours: most,
      ...atMost(most, 0.1),
    },
    {
      case: `${name}: a day's refresh beside a full one, at most`,
      metric: 'share of the time',
      better: 'lower',
      ours: time,
    },
    { case: `${name}: pages carried over, at most`, metric: '1 − cosine', better: 'lower', ours: distance },
  ];
}

/** Recall of each way to refresh, and the differences of encoding what changed to the others. */
async function recallRows(
  name: string,
  versions: readonly EmbeddingVersion[],
  kind: Answer,
  questions: readonly Question[],
): Promise<BenchRow[]> {
  const [everything, today] = [versions.at(-1)!, versions.at(-2)!];
  const cutoff = kind === 'pin' ? pinsFound : Math.ceil(shareOfBoards * everything.meta.counts.board);
  const measure = async (sources: readonly EmbeddingVersion[], among = everything) => {
    const { vectors, found } = await readPages(sources, questions);
    const exclude = questions.map(({ others }) => others);
    const index = await createExactIndex(await among.readVectors(kind), among.width);
    const { ids } = await index.search(vectors, cutoff, { exclude });
    await index.dispose();
    return Float64Array.from(questions, ({ answer }, i) =>
      Number(found[i] && ids.subarray(i * cutoff, (i + 1) * cutoff).includes(answer)),
    );
  };
  const gains = {
    'what changed': await measure([today]),
    [`what changed, ${kind}s as well`]: await measure([today], today),
    everything: await measure([everything]),
    'new pages only': await measure(versions.slice(0, -1)),
    nothing: await measure([versions[0]!]),
  };
  const changed = indexesWhere(questions.length, (i) => questions[i]!.changed);
  const slices: Record<string, (values: Float64Array) => Float64Array> = {
    'all pages': (values) => values,
    'pages whose boards changed': (values) => Float64Array.from(changed, (i) => values[i]!),
  };
  if (changed.length === questions.length) delete slices['all pages'];
  const report: BenchRow[] = [];
  for (const [slice, select] of Object.entries(slices)) {
    const row = { metric: `recall@${cutoff}`, better: 'higher' as const };
    const of = `${name}, page to ${kind}, ${slice} (${select(gains.everything).length})`;
    for (const [way, values] of Object.entries(gains)) {
      const { mean, low, high } = bootstrapInterval(select(values), { seed: 1 });
      report.push({ ...row, case: `${of}: encode ${way}`, ours: mean, low, high });
    }
    const ours = select(gains['what changed']!);
    for (const other of ['everything', 'new pages only'] as const) {
      const { mean, low, high } = pairedBootstrap(ours, select(gains[other]!), { seed: 1 });
      const goal = wantedOf(kind, slice, other, mean, low);
      const what = `${of}: what changed minus ${other}`;
      report.push({ ...row, case: what, metric: `${row.metric} difference`, ours: mean, low, high, ...goal });
    }
  }
  return report;
}

/** Goals: pins at most half a point below encoding everything; boards of changed pages better than with new pages only. */
function wantedOf(kind: Answer, slice: string, other: string, mean: number, low: number) {
  if (kind === 'pin' && slice === 'all pages' && other === 'everything') return atLeast(mean, -0.005);
  return kind === 'board' && other === 'new pages only' ? { wanted: 0, met: low > 0 } : {};
}

function coverageRow(name: string, versions: readonly EmbeddingVersion[]): BenchRow {
  const [everything, today] = [versions.at(-1)!, versions.at(-2)!];
  const coverage = today.meta.counts.page / everything.meta.counts.page;
  return {
    case: `${name}: pages with a vector`,
    metric: 'share',
    better: 'higher',
    ours: coverage,
    wanted: 1,
    met: coverage === 1,
  };
}

/** The vector of the page of each row in the first version that has it; `found` says whether there is one. */
async function readPages(versions: readonly EmbeddingVersion[], rows: readonly Question[]) {
  const { width } = versions[0]!;
  const vectors = new Float32Array(rows.length * width);
  const found = new Array<boolean>(rows.length).fill(false);
  for (const version of versions) {
    const here = await version.readRows('page');
    const positions = new Map(here.keys.map((key, position) => [key, position]));
    const wanted = [...rows.keys()].filter((i) => !found[i] && positions.has(rows[i]!.page));
    const at = wanted.map((i) => positions.get(rows[i]!.page)!);
    const read = await version.readVectorsAt('page', pick(here, at));
    for (const [row, i] of wanted.entries()) {
      vectors.set(read.subarray(row * width, (row + 1) * width), i * width);
      found[i] = true;
    }
  }
  return { vectors, found };
}

function pick({ shards, rows }: NodeRows, positions: readonly number[]) {
  return {
    shards: Uint32Array.from(positions, (position) => shards[position]!),
    rows: Uint32Array.from(positions, (position) => rows[position]!),
  };
}

async function openGraph({ folder }: Workspace): Promise<CompiledGraph> {
  return (await loadGraph(join(folder, 'graph'), 'all'))!;
}

/** The pins and boards of each page that has any. */
async function nodesOfPages(graph: CompiledGraph): Promise<Record<Answer, Map<string, ReadonlySet<string>>>> {
  const { pageOfPin, saves } = await graph.relation();
  const [urls, pins, boards] = [await graph.keys('page'), await graph.keys('pin'), await graph.keys('board')];
  const sets = { pin: new Map<string, Set<string>>(), board: new Map<string, Set<string>>() };
  const add = (kind: Answer, page: number, key: string) => {
    if (page === none) return;
    const here = sets[kind].get(urls[page]!) ?? new Set();
    sets[kind].set(urls[page]!, here.add(key));
  };
  for (const [pin, page] of pageOfPin.entries()) add('pin', page, pins[pin]!);
  for (const [save, pin] of saves.pin.entries()) add('board', pageOfPin[pin]!, boards[saves.board[save]!]!);
  return sets;
}

function isSame(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  return one?.size === other?.size && [...(one ?? [])].every((key) => other!.has(key));
}
