/** The marker for a missing position. */

/** A missing position, such as the page of a pin without one, or an unused slot in a list of neighbors. 2³² − 1. */
export const none = 0xffffffff;
