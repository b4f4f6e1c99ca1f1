/** Opens and closes the folders of a `bookmarks.html` on the way from link to link. */
import { closeFolder, openFolder, type SourceMark } from './netscape.ts';
import type { Outline } from './outline.ts';

/** Walks through the folders of an outline in order, and gives the lines that open and close them. */
export class FolderWalk {
  readonly #outline: Outline;
  /** The source of each position where one begins. */
  readonly #marks: ReadonlyMap<number, SourceMark>;
  /** The names of the open folders, outermost first. */
  #open: string[] = [];
  /** How many of them are around the paths of the current source. */
  #around = 0;
  #next = 0;

  constructor(outline: Outline) {
    this.#outline = outline;
    this.#marks = new Map(outline.sources.map(({ mark, top }) => [top, mark]));
  }

  /** The only source, which the whole file stands for; undefined if there are several. */
  get mark(): SourceMark | undefined {
    return this.#marks.size === 1 ? this.#outline.sources[0]!.mark : undefined;
  }

  /** The number of open folders. */
  get depth(): number {
    return this.#open.length;
  }

  /** Moves on to the folder of a position. */
  moveTo(position: number): string {
    let text = '';
    for (; this.#next <= position; this.#next++) text += this.#enter(this.#next);
    return text;
  }

  /** Moves through all other folders, and closes them. */
  end(): string {
    return this.moveTo(this.#outline.folders.length - 1) + this.#closeTo(0);
  }

  #enter(position: number): string {
    const mark = this.#marks.get(position);
    if (mark !== undefined) return this.#enterSource(mark);
    const { path, description } = this.#outline.folders[position]!;
    if (path.length === 0) return ''; // the file itself
    const names = this.#open.slice(this.#around);
    const differing = path.findIndex((name, i) => name !== names[i]);
    // A second board of the same path is a folder of its own
    const kept = differing < 0 ? path.length - 1 : differing;
    let text = this.#closeTo(this.#around + kept);
    for (let i = kept; i < path.length; i++) {
      text += this.#openOne(path[i]!, i === path.length - 1 ? description : '');
    }
    return text;
  }

  /** One of several sources is a folder on the first level, unless it has no name. */
  #enterSource(mark: SourceMark): string {
    const text = this.#closeTo(0);
    const name = mark.owner ?? mark.source;
    this.#around = this.#marks.size > 1 && name !== null ? 1 : 0;
    return this.#around === 0 ? text : text + this.#openOne(name!, '', mark);
  }

  #openOne(name: string, description: string, mark?: SourceMark): string {
    this.#open.push(name);
    return openFolder(this.#open.length, name, description, mark);
  }

  #closeTo(depth: number): string {
    let text = '';
    for (; this.#open.length > depth; this.#open.pop()) text += closeFolder(this.#open.length);
    return text;
  }
}
