/** Plots as SVG inside the page, drawn without a browser. */
import { areaY, lineY, type PlotOptions, plot, ruleY } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Markup } from './markup.ts';

/** Pixels: the width of a page on a phone, so that labels keep their size there. Wider screens scale plots up a little. */
const width = 360;

/** The colors of the page's style, which differ in light and dark mode. */
export const colors = {
  model: 'var(--model)',
  second: 'var(--second)',
  baseline: 'var(--baseline)',
  good: 'var(--good)',
  bad: 'var(--bad)',
} as const;

/** The color of each verdict on a difference. */
export const verdictColors = {
  better: colors.good,
  worse: colors.bad,
  'no clear difference': colors.baseline,
} as const;

/** A histogram with its name and color. */
export interface NamedHistogram {
  readonly name: string;
  readonly color: string;
  /** Counts in bins of equal width from −1 to 1. */
  readonly counts: readonly number[];
}

/** Overlaid histograms of cosines, as shares, from the first bin that is not empty to the last. */
export function drawHistograms(label: string, histograms: readonly NamedHistogram[]): Markup {
  const bins = histograms[0]!.counts.length;
  const used = range(bins).filter((bin) => histograms.some(({ counts }) => counts[bin]! > 0));
  const shown = range(bins).slice(used[0] ?? 0, (used.at(-1) ?? bins - 1) + 1);
  const points = histograms.flatMap(({ name, color, counts }) => {
    const total = Math.max(1, sum(counts));
    return shown.map((bin) => ({
      name,
      color,
      cosine: -1 + (2 * bin + 1) / bins,
      share: counts[bin]! / total,
    }));
  });
  const channels = { x: 'cosine', z: 'name', curve: 'step' } as const;
  const marks = [
    areaY(points, { ...channels, y1: 0, y2: 'share', fill: 'color', fillOpacity: 0.15 }),
    lineY(points, { ...channels, y: 'share', stroke: 'color' }),
    ruleY([0]),
  ];
  const picture = drawPlot(label, {
    height: 200,
    x: { label: 'cosine', ticks: 6 },
    y: { label: 'share of pairs', percent: true, ticks: 4, grid: true },
    marks,
  });
  return html`${drawKeys(histograms)}${picture}`;
}

/** A legend: what the colors of a plot mean. */
export function drawKeys(keys: readonly { readonly name: string; readonly color: string }[]): Markup {
  const items = keys.map(({ name, color }) => html`<li><i style="background:${color}"></i>${name}</li>`);
  return html`<ul class="keys">${items}</ul>`;
}

/** A plot. `label` says what it shows, for people who cannot see it. */
export function drawPlot(label: string, options: PlotOptions): Markup {
  const { document } = parseHTML('<html></html>');
  const x = { labelOffset: 40, ...options.x }; // puts the label below the numbers of the axis
  const style = { fontSize: '12px' };
  const svg = plot({ width, marginBottom: 44, style, ...options, x, document }) as unknown as PlotElement;
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return new Markup(svg.outerHTML);
}

/** The part of an SVG element that is used; the library's own types need a browser's. */
interface PlotElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
