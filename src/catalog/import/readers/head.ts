/** The beginning of a file, by which its format is detected. */
import { type JsonShape, shapeOf } from './json/shape.ts';

/** The first 64 KiB of a file, decoded. */
export class Head {
  readonly text: string;
  #json: JsonShape | undefined;
  #isShaped = false;

  constructor(text: string) {
    this.text = text.trimStart();
  }

  /** Its shape if it is JSON. */
  get json(): JsonShape | undefined {
    if (!this.#isShaped) {
      this.#json = shapeOf(this.text);
      this.#isShaped = true;
    }
    return this.#json;
  }

  /** Whether it is markup: XML or HTML. */
  get isMarkup(): boolean {
    return this.text.startsWith('<');
  }
}
