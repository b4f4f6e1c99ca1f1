/**
 * `npm run -s bench -- NAME [options]`: runs one bench and prints its report as JSON on standard output.
 *
 * Each bench has a folder with a main file of the same name: `add` (the first answer), `content` (what stands on pages), `graph`
 * (corpora of growing size), `quality` (the whole pipeline beside baselines), `collections` (small ones), `downstream` (what
 * others gain from the embeddings), `import`, `refresh`,
 * `search`, `serve`, `stream`, `tensor` (on a GPU too), `start` and `results` (the page of results). `datasets` turns public data sets
 * into catalog tables, `recommenders` has baselines that only benches use, `peers` runs other libraries in separate processes, and `shared` has
 * what all benches use: reports, medians, the machine.
 */
import { LinkSageError } from '../src/base/index.ts';
import { describeMachine } from './shared/machine.ts';
import type { Bench, BenchReport } from './shared/report.ts';

interface Listed {
  readonly options: string;
  readonly summary: string;
  /** Loads the code of the bench, and what it measures, when it runs. */
  readonly load: () => Promise<Bench>;
}

const benches: Readonly<Record<string, Listed>> = {
  add: {
    options: '[--links N,N] [--turns N] [--data DIR]',
    summary: 'from an export of a browser to the first answer, and the time of training',
    load: async () => (await import('./add/add.ts')).benchAdd,
  },
  collections: {
    options: '[--data DIR] [--minilm JAR] [--most N]',
    summary: 'what small collections find before and after training, beside MiniLM',
    load: async () => (await import('./collections/collections.ts')).benchCollections,
  },
  content: {
    options: '[--data DIR] [--only f1|speed|hostile] [--every N] [--turns N]',
    summary:
      'main texts of reviewed pages in five folds by site, beside other extractors; the cost of a page',
    load: async () => (await import('./content/content.ts')).benchContent,
  },
  datasets: {
    options: '[--data DIR]',
    summary: 'convert the public data sets and count what is in them',
    load: async () => (await import('./datasets/datasets.ts')).benchDatasets,
  },
  downstream: {
    options: '[--only lists|tags|users] [--pages N] [--data DIR]',
    summary: 'what a ranking model and a classifier of pages gain from the embeddings',
    load: async () => (await import('./downstream/downstream.ts')).benchDownstream,
  },
  graph: {
    options: '[--pages N] [--turns N] [--work DIR] [--no-walks]',
    summary: 'synthetic corpora of growing size: import, compile, update, neighbors; walks beside DGL',
    load: async () => (await import('./graph/graph.ts')).benchGraph,
  },
  import: {
    options: '[--links N] [--turns N] [--only FORMAT]',
    summary: 'links per second and memory of every import format, beside a bare parse of the same bytes',
    load: async () => (await import('./import/import.ts')).benchImport,
  },
  quality: {
    options: '[--only NAME] [--data DIR] [--work DIR] [--tune] [--pages N]',
    summary: 'the whole pipeline on public data sets and a synthetic corpus, beside baselines',
    load: async () => (await import('./quality/quality.ts')).benchQuality,
  },
  refresh: {
    options: '[--only days|scale|align] [--pages N] [--days N] [--rounds N] [--width N]',
    summary:
      'the cost of a refresh after days of churn and in a large corpus; the effect of aligning a model',
    load: async () => (await import('./refresh/refresh.ts')).benchRefresh,
  },
  results: {
    options: '[REPORT.json...] [--full FILE]',
    summary: 'store the reports of other benches in docs/results/, and make docs/results.md from them',
    load: async () => (await import('./results/results.ts')).benchResults,
  },
  search: {
    options: '[--vectors N] [--turns N]',
    summary:
      'exact and approximate search of clustered vectors beside faiss; building and extending an index',
    load: async () => (await import('./search/search.ts')).benchSearch,
  },
  serve: {
    options: '[--pages N] [--minutes N] [--turns N] [--workspace DIR]',
    summary:
      'a service under load from another process: known addresses beside bare servers, searches, unseen pages',
    load: async () => (await import('./serve/serve.ts')).benchServe,
  },
  start: {
    options: '[--turns N] [--workspace DIR]',
    summary: 'processor time of --version, --help and a search, from start to answer, beside bare Node',
    load: async () => (await import('./start/start.ts')).benchStart,
  },
  stream: {
    options: '[--workspace DIR] [--pages N] [--seconds N] [--replay N]',
    summary: 'events: from their request to the answers while searches run, durable events a second, replay',
    load: async () => (await import('./stream/stream.ts')).benchStream,
  },
  tensor: {
    options: '[--data DIR] [--only steps|bag|pages|memory]',
    summary: 'training steps, memory and the embedding bag beside PyTorch; pages trained per second',
    load: async () => (await import('./tensor/tensor.ts')).benchTensor,
  },
  'tensor-gpu': {
    options: '[--device cuda|webgpu]',
    summary: 'training steps on a GPU beside PyTorch on it, and beside the processor',
    load: async () => (await import('./tensor/gpu.ts')).benchTensorGpu,
  },
  tune: {
    options: '--only citeulike-t|citeulike-a [--recommender NAME] [--data DIR]',
    summary: 'choose the settings of recommenders on validation libraries, for quality to use',
    load: async () => (await import('./quality/tune.ts')).benchTune,
  },
};

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code: 0 done, 1 failed, 2 wrong usage. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || args.includes('--help')) {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (bench === undefined) {
    console.error(`bench: expected one of ${Object.keys(benches).join(', ')}, got ${name}`);
    return 2;
  }
  try {
    const run = await bench.load();
    const rows = await run(args, (message) => console.error(message));
    const report: BenchReport = { bench: name, machine: describeMachine(), rows };
    console.log(JSON.stringify(report, null, 2));
    return 0;
  } catch (error) {
    return tellFailure(error);
  }
}

function help(): string {
  const lines = Object.entries(benches).map(
    ([name, { options, summary }]) => `  ${name} ${options}\n      ${summary}`,
  );
  return [
    'npm run -s bench -- NAME [options]',
    '',
    ...lines,
    '',
    '  --data DIR: the folder that holds the data sets; LINKSAGE_DATA where left out',
  ].join('\n');
}

function tellFailure(error: unknown): number {
  if (error instanceof LinkSageError) {
    console.error(error.message);
    if (error.hint !== undefined) console.error(error.hint);
    return 1;
  }
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    console.error(error.message);
    return 2;
  }
  console.error(error);
  return 1;
}
