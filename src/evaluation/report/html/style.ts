/** The page's style: one column on a phone, two on a wide screen, in light and dark mode. */
import { Markup } from './markup.ts';

/** The whole style sheet; it loads nothing. */
export const style = new Markup(`
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c1e21; --soft: #5b6168; --line: #d9dde1; --card: #f6f7f8;
  --model: #0a66c2; --second: #7a5bb5; --baseline: #7d858c; --good: #1a7f4b; --bad: #b3372e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --ink: #e6e8ea; --soft: #a0a7ae; --line: #33383d; --card: #1d2024;
    --model: #62aef5; --second: #b79cf0; --baseline: #8d959c; --good: #4cc38a; --bad: #f0857b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem 1rem 4rem; max-width: 68rem;
  background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word;
}
h1 { margin: .5rem 0; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
p { margin: .5rem 0; max-width: 44rem; }
a { color: var(--model); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; padding: 0; list-style: none; }
.soft, figcaption, caption { color: var(--soft); font-size: .875rem; }
.grid { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem 2rem; }
@media (min-width: 50rem) { .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.grid > *, figure { margin: 0; min-width: 0; }
svg { --plot-background: var(--paper); display: block; width: 100%; max-width: 32rem; height: auto; }
.keys { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; list-style: none; font-size: .875rem; }
.keys i { display: inline-block; width: .75em; height: .75em; margin-right: .4em; border-radius: 50%; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.tiles div { padding: .75rem; border-radius: .5rem; background: var(--card); }
.tiles dt { color: var(--soft); font-size: .875rem; }
.tiles dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.tiles dd + dd { font-size: .875rem; }
table { width: 100%; margin: .75rem 0; border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .25rem 0; }
th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
.number { text-align: right; }
.good { color: var(--good); }
.bad { color: var(--bad); }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
.card { padding: .75rem 1rem; border-radius: .5rem; background: var(--card); font-size: .9rem; }
.card h3 { margin-top: 0; }
.card ol, .card ul { margin: .25rem 0; padding-left: 1.4rem; }
code, .key { overflow-wrap: anywhere; }
pre { overflow-wrap: anywhere; white-space: pre-wrap; font-size: .8rem; }
`);
