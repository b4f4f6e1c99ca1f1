/** What stands where there is no position. */

/** No position: of a pin without a page, of an unused place in a list of neighbors; 2³² − 1. */
export const none = 0xffffffff;
