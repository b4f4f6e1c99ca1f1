/** A small corpus with known truth: topics of two levels, pins that do not belong to their page, near-duplicates. */
import { Random } from '../../base/index.ts';
import type { NodeTable } from '../../catalog/index.ts';
import { type ImageSource, type TextSource, tableSource } from '../index.ts';

/** What was planted on a pin. */
export type Plant = 'none' | 'sibling' | 'other';

export interface PlantedOptions {
  readonly pages?: number;
  readonly pinsPerPage?: number;
  /** Share of pins whose words and image come from another topic, half of them from a sibling sub-topic. */
  readonly noise?: number;
  /** Share of pins, and of pages, that are near-duplicates of another one. */
  readonly copies?: number;
  readonly images?: boolean;
  readonly seed?: number;
}

export interface Planted {
  readonly texts: TextSource;
  readonly images: ImageSource;
  readonly pages: NodeTable<'page'>;
  readonly pins: NodeTable<'pin'>;
  readonly pageOfPin: Uint32Array;
  readonly plants: readonly Plant[];
  /** By position the node that it is a near-duplicate of, or itself. */
  readonly pinCopies: Uint32Array;
  readonly pageCopies: Uint32Array;
}

const topTopics = 10;
const subTopics = 6;
const imageWidth = 16;

/** Makes a corpus; equal options give an equal one. */
export function plantCorpus(options: PlantedOptions = {}): Planted {
  const { pages = 2000, pinsPerPage = 4, noise = 0.05, copies = 0.05, images = true, seed = 1 } = options;
  const maker = new Maker(new Random(seed));
  const pageCopies = new Uint32Array(pages);
  const pinCopies = new Uint32Array(pages * pinsPerPage);
  for (let page = 0; page < pages; page++) pageCopies[page] = maker.addPage(page, copies);
  for (let pin = 0; pin < pages * pinsPerPage; pin++) {
    pinCopies[pin] = maker.addPin(pin, Math.floor(pin / pinsPerPage), noise, copies);
  }
  const pageOfPin = Uint32Array.from(pinCopies, (_, pin) => Math.floor(pin / pinsPerPage));
  const tables = { page: maker.pages(), pin: maker.pins(pageOfPin) };
  return {
    texts: tableSource(tables),
    images: images ? maker.images() : { async *streamImageVectors() {} },
    pages: tables.page,
    pins: tables.pin,
    pageOfPin,
    plants: maker.plants,
    pinCopies,
    pageCopies,
  };
}

interface Card {
  readonly top: number;
  readonly sub: number;
  readonly title: string;
  readonly text: string;
  readonly names: readonly string[];
  readonly image: Float32Array;
}

class Maker {
  readonly plants: Plant[] = [];
  readonly #pages: Card[] = [];
  readonly #pins: Card[] = [];
  readonly #centers: Float32Array[];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.#centers = Array.from({ length: topTopics * subTopics }, () => this.#direction());
  }

  addPage(page: number, copies: number): number {
    if (page > 0 && this.#random.uniform() < copies) {
      const original = this.#random.below(page);
      const { text, ...card } = this.#pages[original]!;
      this.#pages.push({ ...card, text: `${text} ${this.#background()}` });
      return original;
    }
    const top = this.#random.below(topTopics);
    const sub = this.#random.below(subTopics);
    const names = [`name${page}a`, `name${page}b`];
    const text = this.#sentence(top, sub, names, 45, 0.35);
    const title = this.#sentence(top, sub, names, 4, 0.3);
    this.#pages.push({ top, sub, title, text, names, image: this.#image(top, sub) });
    return page;
  }

  addPin(pin: number, page: number, noise: number, copies: number): number {
    if (pin > 0 && this.#random.uniform() < copies) {
      const original = this.#random.below(pin);
      this.#pins.push({ ...this.#pins[original]!, image: this.#mix([this.#pins[original]!.image, 1], 0.02) });
      this.plants.push('other'); // a copy on another page; tests of cohesion plant no copies
      return original;
    }
    const own = this.#pages[page]!;
    const draw = this.#random.uniform();
    const plant: Plant = draw >= noise ? 'none' : draw < noise / 2 ? 'sibling' : 'other';
    const top = plant === 'other' ? (own.top + 1 + this.#random.below(topTopics - 1)) % topTopics : own.top;
    const sub = plant === 'sibling' ? (own.sub + 1 + this.#random.below(subTopics - 1)) % subTopics : own.sub;
    const names = plant === 'none' && this.#random.uniform() < 0.3 ? own.names : [];
    const image =
      plant === 'none' ? this.#mix([own.image, 1], 0.7) : this.#mix([this.#image(top, sub), 1], 0.7);
    this.#pins.push({
      top,
      sub,
      title: this.#sentence(top, sub, names, 4 + this.#random.below(3), 0.3),
      text: this.#sentence(top, sub, names, this.#random.below(8), 0.3),
      names,
      image,
    });
    this.plants.push(plant);
    return pin;
  }

  pages(): NodeTable<'page'> {
    return {
      kind: 'page',
      keys: this.#pages.map((_, i) => `https://site${i % 97}.example/${String(i).padStart(7, '0')}`),
      title: this.#pages.map(({ title }) => title),
      description: this.#pages.map(() => ''),
      body: this.#pages.map(({ text }) => text),
    };
  }

  pins(pageOfPin: Uint32Array): NodeTable<'pin'> {
    const { keys } = this.pages();
    return {
      kind: 'pin',
      keys: this.#pins.map((_, i) => `pin${String(i).padStart(8, '0')}`),
      title: this.#pins.map(({ title }) => title),
      description: this.#pins.map(({ text }) => text),
      url: Array.from(pageOfPin, (page) => keys[page]!),
    };
  }

  images(): ImageSource {
    const cards = { page: this.#pages, pin: this.#pins };
    return {
      async *streamImageVectors(kind) {
        const vectors = new Float32Array(cards[kind].length * imageWidth);
        for (const [i, { image }] of cards[kind].entries()) vectors.set(image, i * imageWidth);
        yield { positions: Uint32Array.from(cards[kind], (_, i) => i), vectors, width: imageWidth };
      },
    };
  }

  #sentence(top: number, sub: number, names: readonly string[], length: number, topical: number): string {
    const word = () => {
      const draw = this.#random.uniform();
      if (draw < topical / 2) return `top${top}w${this.#skewed(120)}`;
      if (draw < topical) return `sub${top}x${sub}w${this.#skewed(60)}`;
      return this.#background();
    };
    const found = Array.from({ length }, word);
    if (length > 0) found.push(...names);
    return found.join(' ');
  }

  #background(): string {
    return `word${this.#skewed(3000)}`;
  }

  /** Below `bound`, small numbers far more often. */
  #skewed(bound: number): number {
    return Math.floor(bound ** this.#random.uniform()) - 1;
  }

  #image(top: number, sub: number): Float32Array {
    return this.#mix([this.#centers[top * subTopics + sub]!, 1], 0.8, [this.#centers[top * subTopics]!, 0.5]);
  }

  #direction(): Float32Array {
    return Float32Array.from({ length: imageWidth }, () => this.#random.normal() / Math.sqrt(imageWidth));
  }

  /** A unit vector: a sum of scaled vectors and of noise of the given length. */
  #mix(first: [Float32Array, number], noise: number, ...rest: [Float32Array, number][]): Float32Array {
    const sum = this.#direction().map((value) => value * noise);
    for (const [vector, scale] of [first, ...rest]) {
      const length = Math.hypot(...vector);
      for (let i = 0; i < imageWidth; i++) sum[i]! += (scale * vector[i]!) / length;
    }
    const length = Math.hypot(...sum);
    return sum.map((value) => value / length);
  }
}
