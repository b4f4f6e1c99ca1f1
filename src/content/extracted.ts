/** What is found on a page. */
import type { FileKind } from './kinds/kind.ts';
import type { PageImage, PageLink } from './metadata/media.ts';
import type { PageMetadata } from './metadata/page-metadata.ts';
import type { StructuredItem } from './metadata/structured.ts';
import type { PageFlag } from './page-type/flags.ts';
import type { PageType } from './page-type/types.ts';

export interface ExtractOptions {
  /** The address that the bytes came from: completes others, and tells of the type. */
  readonly url?: string | undefined;
  /** The header of the response, as `text/html; charset=gbk`. */
  readonly contentType?: string | undefined;
}

export interface ExtractedPage extends PageMetadata {
  /** What the bytes are. All but `html` have a title at most. */
  readonly kind: FileKind;
  /** The main text: a paragraph, heading or cell after another, an empty line between two. */
  readonly text: string;
  /** ISO 639-1: as the text says, else as the page declares. */
  readonly language: string | undefined;
  readonly type: PageType | undefined;
  readonly images: readonly PageImage[];
  /** Other pages that it links to. */
  readonly links: readonly PageLink[];
  readonly structured: {
    readonly items: readonly StructuredItem[];
    /** What the items say in words. */
    readonly text: string;
  };
  /** Why the text may not be content. */
  readonly flags: readonly PageFlag[];
}
