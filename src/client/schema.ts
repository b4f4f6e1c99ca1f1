/** Generated from the OpenAPI document by `npm run client`; do not edit. Document: 463d1d8deb64c810611813a36954d9b42f3b8ee9410444ca4f349fda5169cf45 */
export interface paths {
  '/v1/embeddings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Embed texts, addresses and links */
    post: {
      parameters: {
        query?: {
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['EmbeddingsRequest'];
        };
      };
      responses: {
        /** @description The vectors, in the order of the inputs */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['EmbeddingsResponse'];
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the names of the model */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The names */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @enum {string} */
              object: 'list';
              data: components['schemas']['Model'][];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/{model}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Look up a name of the model */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          model: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The name */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Model'];
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/encode': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Embed pages that the workspace lacks, with their pins and boards */
    post: {
      parameters: {
        query?: {
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['EncodeRequest'];
        };
      };
      responses: {
        /** @description The vectors, in the order of the pages */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              vectors: (number[] | string)[];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Find pages, pins or boards for a text, an address or a vector */
    post: {
      parameters: {
        query?: {
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SearchRequest'];
        };
      };
      responses: {
        /** @description Hits, best first */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              hits: components['schemas']['Hit'][];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/pages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Say what is known of a page */
    get: {
      parameters: {
        query: {
          url: string;
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The page */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Page'];
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/related': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Find the pages most similar to a page */
    get: {
      parameters: {
        query: {
          url: string;
          k?: number;
          /** @description The size of the vectors that are compared, one of those of the version. Default: the largest. */
          dims?: number;
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
          /** @description Also say which boards hold both pages. */
          why?: 'true' | 'false';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Hits, best first */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              hits: (components['schemas']['Hit'] & {
                why?: {
                  sharedBoards: {
                    title: string;
                    detail: string;
                  }[];
                  pins: {
                    title: string;
                    detail: string;
                  }[];
                };
              })[];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/duplicates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List groups of near-duplicate pages */
    get: {
      parameters: {
        query?: {
          k?: number;
          offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Groups, the largest first */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              total: number;
              groups: {
                pages: {
                  url: string;
                  title: string;
                  detail: string;
                }[];
              }[];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rerank': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Order documents by how well they fit a query */
    post: {
      parameters: {
        query?: {
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['RerankRequest'];
        };
      };
      responses: {
        /** @description The documents, best first */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              model: string;
              results: {
                index: number;
                /** @description The cosine, from −1 to 1. */
                relevance_score: number;
                document?: {
                  text: string;
                };
              }[];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/profiles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Find the interests of a user, and pages for them */
    post: {
      parameters: {
        query?: {
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ProfileRequest'];
        };
      };
      responses: {
        /** @description Interests, the most important first, and pages that the user has not seen */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              interests: {
                importance: number;
                page: string;
                pages: string[];
                vector: number[];
              }[];
              pages: (components['schemas']['Hit'] & {
                interest: number;
              })[];
              unknown: string[];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/boards/pick': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say which boards hold a link, and pick others that it may belong on */
    post: {
      parameters: {
        query?: {
          /** @description Wait, for at most five seconds, until the events before this offset are in the answers. */
          min_offset?: number | null;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['PickBoardsRequest'];
        };
      };
      responses: {
        /** @description Boards that hold the link, and boards for it */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              /** @description The boards that hold the link already. */
              on: {
                /** @description The address of a page, the id of a pin or a board. */
                key: string;
                title: string;
                detail: string;
              }[];
              /** @description Other boards, the most likely first; none if no board fits. */
              picks: (components['schemas']['Hit'] & {
                /** @description How likely it is that the link belongs there. */
                probability: number;
                /** @description The pages on the board that are most like the link. */
                because: {
                  /** @description The address of a page, the id of a pin or a board. */
                  key: string;
                  title: string;
                  detail: string;
                  /** @description The cosine with the link. */
                  score: number;
                  /** @description How many boards hold both the page and the link. */
                  sharedBoards: number;
                }[];
              })[];
              /** @description A board to make, if the link is on none and no pick is more likely than .25. */
              newBoard?: {
                /** @description The words that set the link and pages like it apart. */
                title: string;
                /** @description Pages like the link, which may belong there too. */
                pages: components['schemas']['Hit'][];
              };
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/saves': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Save links on boards
     * @description The saves are durable when this answers, and in the answers within a second.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SavesRequest'];
        };
      };
      responses: {
        /** @description The saves */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              saves: {
                url: string;
                pin: string;
                board: string;
              }[];
              /**
               * @description The place in the event log after what was written. A read with `min_offset` waits for it.
               * @example 42
               */
              offset: number;
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /**
     * Take a link off a board
     * @description This is durable when it answers. A link that is not on the board is no error.
     */
    delete: {
      parameters: {
        query: {
          url: string;
          board: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The link is not on the board any more */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Say how far events are in the answers, and what could not be brought into them */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description How far they are */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /**
               * @description The place in the event log after what was written. A read with `min_offset` waits for it.
               * @example 42
               */
              applied: number;
              settled: boolean;
              rows: number;
              encoded: number;
              deadLetters: {
                what: string;
                reason: string;
                at: string;
              }[];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Write pages, pins, boards, saves, aliases or engagements
     * @description One event, a list of them, or a line of JSON for each (`application/x-ndjson`). They are durable when this answers, all of them or none, and in the answers within a second.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['Event'] | components['schemas']['Event'][];
          'application/x-ndjson': string;
        };
      };
      responses: {
        /** @description They are durable */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /**
               * @description The place in the event log after what was written. A read with `min_offset` waits for it.
               * @example 42
               */
              offset: number;
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Import a file
     * @description The body is the file, in any format that `linksage import` reads. Links that cannot be read are left out and reported. What is imported is durable when this answers, and embedded with the next refresh.
     */
    post: {
      parameters: {
        query: {
          /** @description The name of the collection. Use the same for a newer export of it. */
          source: string;
          format?:
            | 'bookmarks'
            | 'posts'
            | 'safari'
            | 'opml'
            | 'feed'
            | 'html'
            | 'chrome'
            | 'firefox'
            | 'karakeep'
            | 'linkwarden'
            | 'linkding'
            | 'shiori'
            | 'pinboard'
            | 'wallabag'
            | 'omnivore'
            | 'goodlinks'
            | 'shaarli'
            | 'jsonl'
            | 'json'
            | 'onetab'
            | 'csv'
            | 'addresses'
            | 'markdown'
            | 'parquet'
            | 'zip';
          /** @description JSON Lines, Parquet: the table that all rows belong to. */
          table?: 'pages' | 'pins' | 'boards' | 'saves' | 'aliases' | 'page_images' | 'engagements';
          /** @description CSV, JSON: the field of each part of a link, such as `url=Link,title=Name`. */
          map?: string;
          /** @description Import nothing if there is a row that cannot be read. */
          strict?: 'true' | 'false';
          /** @description JSON Lines, Parquet: ignore columns that the table does not have. */
          ignoreUnknownColumns?: 'true' | 'false';
          /** @description Delete what this newer export of the collection no longer has. */
          replace?: 'true' | 'false';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/octet-stream': string;
        };
      };
      responses: {
        /** @description What was imported */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ImportReport'];
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/livez': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the process lives */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description It lives */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @enum {string} */
              status: 'live';
            };
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the service can answer: a version is in memory, and it is not stopping */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description It can */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @enum {string} */
              status: 'ready';
              /** @example v000001 */
              version: string;
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Metrics in the form of Prometheus */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Metrics */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/plain': string;
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the kept embedding versions, oldest first */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The versions */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              versions: components['schemas']['Version'][];
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/versions/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Return to an earlier version */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** @description Default: the one before the current one. */
            version?: string;
          };
        };
      };
      responses: {
        /** @description What was done */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              from: string;
              /** @example v000001 */
              to: string;
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Compile and refresh now, instead of some seconds after a write */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description What was done */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              /** @example v000001 */
              version: string;
              committed: boolean;
            };
          };
        };
        /** @description A problem */
        default: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    EmbeddingsResponse: {
      /** @enum {string} */
      object: 'list';
      data: {
        /** @enum {string} */
        object: 'embedding';
        index: number;
        embedding: number[] | string;
      }[];
      model: string;
      usage: {
        prompt_tokens: number;
        total_tokens: number;
      };
    };
    /** @description What went wrong (RFC 9457). `code` is stable, `detail` is for people. */
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      instance: string;
      code: string;
      hint?: string;
      errors?: {
        field: string;
        detail: string;
      }[];
    };
    EmbeddingsRequest: {
      /**
       * @description One text or several. Each is plain text; or an address of the workspace, whose stored vector is given; or lines `Title: …`, `URL: …`, `Tags: …`, as bookmark managers send them.
       * @example https://example.com/rye
       */
      input: string | string[];
      /**
       * @description `linksage`, `linksage-64` for a size, `linksage@VERSION` for one version or model only.
       * @example linksage
       */
      model: string;
      /** @enum {string|null} */
      encoding_format?: 'float' | 'base64' | null;
      /** @description One of the sizes of the model. */
      dimensions?: number | null;
      user?: string | null;
    };
    Model: {
      id: string;
      /** @enum {string} */
      object: 'model';
      created: number;
      owned_by: string;
    };
    EncodeRequest: {
      pages: {
        /** @example https://example.com/rye */
        url: string;
        title?: string;
        description?: string;
        body?: string;
        pins?: {
          id?: string;
          title?: string;
          description?: string;
          /** @description Ids of boards. */
          boards?: string[];
        }[];
      }[];
      /** @description The size of the vectors that are compared, one of those of the version. Default: the largest. */
      dims?: number;
      /**
       * @default float
       * @enum {string}
       */
      encoding_format?: 'float' | 'base64';
    };
    Hit: {
      /** @description The address of a page, the id of a pin or a board. */
      key: string;
      title: string;
      detail: string;
      score: number;
      /**
       * @description `cosine` of the vectors; `share` of the words of the query that the node has; `fused`, both; `profile`, closeness to the interests of a user. Only scores of one kind can be compared.
       * @enum {string}
       */
      scoredBy: 'cosine' | 'share' | 'fused' | 'profile';
    };
    SearchRequest:
      | {
          /**
           * @description A text or an address.
           * @example wild yeast
           */
          query: string;
          /** @enum {string} */
          mode?: 'vector' | 'lexical' | 'hybrid';
          /**
           * @default page
           * @enum {string}
           */
          kind?: 'page' | 'pin' | 'board';
          /** @default 10 */
          k?: number;
          /** @description The size of the vectors that are compared, one of those of the version. Default: the largest. */
          dims?: number;
          /** @description Only this site, such as `example.co.uk`. */
          site?: string;
          language?: string;
          /** @example 2025-03-31 */
          since?: string;
          /** @example 2025-03-31 */
          until?: string;
          /** @description Only what is on the board with this id. */
          board?: string;
          /** @description The most hits of one site. */
          perSite?: number;
          /** @description Show only the best of near-duplicate pages. Default true. */
          collapse?: boolean;
        }
      | {
          vector: number[];
          /**
           * @default page
           * @enum {string}
           */
          kind?: 'page' | 'pin' | 'board';
          /** @default 10 */
          k?: number;
          /** @description The size of the vectors that are compared, one of those of the version. Default: the largest. */
          dims?: number;
          /** @description Only this site, such as `example.co.uk`. */
          site?: string;
          language?: string;
          /** @example 2025-03-31 */
          since?: string;
          /** @example 2025-03-31 */
          until?: string;
          /** @description Only what is on the board with this id. */
          board?: string;
          /** @description The most hits of one site. */
          perSite?: number;
          /** @description Show only the best of near-duplicate pages. Default true. */
          collapse?: boolean;
        };
    Page: {
      /** @example v000001 */
      version: string;
      url: string;
      embedded: boolean;
      title: string;
      detail: string;
      pins: {
        id: string;
        title: string;
        detail: string;
        boards: string[];
      }[];
      boards: {
        id: string;
        title: string;
        detail: string;
      }[];
      duplicates: string[];
    };
    RerankRequest: {
      /** @default linksage */
      model?: string;
      query: string;
      /** @description Texts, addresses of the workspace, or links as in `/v1/embeddings`. */
      documents: (
        | string
        | {
            text: string;
          }
      )[];
      top_n?: number | null;
      return_documents?: boolean | null;
    };
    ProfileRequest: {
      /** @description The pages that the user has seen, oldest first. */
      visits: {
        /** @example https://example.com/rye */
        url: string;
        /** @example 2025-03-31 */
        at?: string;
      }[];
      /** @default 10 */
      k?: number;
      /** @default 5 */
      interests?: number;
      /** @default 365 */
      halfLifeDays?: number;
      /** @description The size of the vectors that are compared, one of those of the version. Default: the largest. */
      dims?: number;
    };
    PickBoardsRequest: {
      /** @example https://example.com/rye */
      url: string;
      title?: string;
      description?: string;
      /** @default 10 */
      k?: number;
      /** @description The size of the vectors that are compared, one of those of the version. Default: the largest. */
      dims?: number;
    };
    SavesRequest: {
      saves: {
        /** @example https://example.com/rye */
        url: string;
        /** @description The id of a board. */
        board?: string;
        /** @description Instead of an id: the title of a board, which is made if there is none. */
        boardTitle?: string;
        title?: string;
        description?: string;
        /** @example 2025-03-31 */
        savedAt?: string;
      }[];
    };
    /**
     * @description A row of a table of the catalog, which follows from its columns; see docs/streaming.md.
     * @example {
     *       "url": "https://example.com/rye",
     *       "title": "Rye bread",
     *       "version": 1
     *     }
     */
    Event: {
      version: number;
    } & {
      [key: string]: unknown;
    };
    ImportReport: {
      source: string;
      format: string;
      rows: {
        [key: string]: {
          added: number;
          changed: number;
          unchanged: number;
          older: number;
        } & {
          [key: string]: unknown;
        };
      };
      gone?: {
        isDeleted: boolean;
        pins: number;
        boards: number;
      } & {
        [key: string]: unknown;
      };
      conflicts: number;
      links: {
        read: number;
        kept: number;
        merged: number;
        passedOver: number;
        refused: number;
      };
      /** @description Links and rows that were not imported as they are, and why. */
      findings: {
        fate: string;
        reason: string;
        count: number;
        examples: string[];
      }[];
    };
    Version: {
      name: string;
      current: boolean;
      loaded: boolean;
      createdAt: string;
      model: string;
      dims: number[];
      counts: {
        page: number;
        pin: number;
        board: number;
      };
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
