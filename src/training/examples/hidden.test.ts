import { describe, expect, it } from 'vitest';
import { compileConfig, connectRelation, type HiddenNodes } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { makeCorpus, visibleDegree } from '../../model/index.ts';
import { splitExamples } from './examples.ts';
import { hideAnswers } from './hidden.ts';

const text = 'one two three four five six seven eight nine ten';

async function open(pinClusters?: Uint32Array) {
  const small = await openSmallView([
    { pin: 'p0', url: 'https://a.example/', title: text, board: 'b0' },
    { pin: 'p1', url: 'https://a.example/', title: `${text} eleven`, board: 'b1' }, // Jaccard 10 / 11
    { pin: 'p2', url: 'https://a.example/', title: 'one two three four five six', board: 'b2' }, // .6
    { pin: 'p3', url: 'https://b.example/', title: text, board: 'b1' },
    { pin: 'p4', url: 'https://b.example/', board: 'b0' },
    { pin: 'p5', url: 'https://b.example/', board: 'b2' },
  ]);
  const { tables } = small;
  const relation = { ...small.relation, pinClusters: pinClusters ?? small.relation.pinClusters };
  const { graph } = connectRelation(relation, compileConfig.parse({ mergePins: true }));
  const { training } = splitExamples(relation, { share: 1e-9, seed: 0 });
  const corpus = makeCorpus(graph, tables);
  const { ofPage, ofBoard } = hideAnswers(corpus, training, relation.pinClusters);
  const titles = [...tables.page.keys, ...tables.pin.keys, ...tables.board.title];
  const names = ({ offsets, nodes }: HiddenNodes, i: number) =>
    Array.from(nodes.subarray(offsets[i]!, offsets[i + 1]!), (node) => titles[node]).sort();
  return { corpus, training, ofPage, ofBoard, names };
}

describe('hideAnswers', () => {
  it("hides from the page's walk the pin, its copies and near-duplicates on that page, and the board", async () => {
    const { ofPage, names } = await open();
    expect(names(ofPage, 0)).toEqual(['b0', 'p0', 'p1']);
    expect(names(ofPage, 1)).toEqual(['b1', 'p0', 'p1']);
    expect(names(ofPage, 2)).toEqual(['b2', 'p2']);
    expect(names(ofPage, 3)).toEqual(['b1', 'p3']); // p0 says the same, of another page
  });

  it("hides from the board's walk the same pins and the page", async () => {
    const { ofBoard, names } = await open();
    expect(names(ofBoard, 0)).toEqual(['https://a.example', 'p0', 'p1']);
    expect(names(ofBoard, 3)).toEqual(['https://b.example', 'p3']);
  });

  it('takes no pin without text for a copy of another', async () => {
    const { ofPage, names } = await open();
    expect(names(ofPage, 4)).toEqual(['b0', 'p4']);
    expect(names(ofPage, 5)).toEqual(['b2', 'p5']);
  });

  it('hides the pin that stands for the cluster of the pin', async () => {
    const { ofPage, names } = await open(Uint32Array.of(0, 1, 0, 0, 4, 5));
    expect(names(ofPage, 3)).toEqual(['b1', 'p0']);
  });

  it('leaves a degree that counts the others only', async () => {
    const { corpus, training, ofPage } = await open();
    const page = corpus.graph.first.page + training.page[0]!;
    const hidden = ofPage.nodes.subarray(ofPage.offsets[0]!, ofPage.offsets[1]!);
    expect(visibleDegree(corpus, page, hidden)).toBe(1);
    expect(visibleDegree(corpus, page, new Uint32Array(0))).toBe(3);
  });
});
