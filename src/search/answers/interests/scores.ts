/** How much a user may want each page: how close it is to the interests, and how often it was saved beside visited pages. */

/** How sharp the interests are: the larger, the more only the closest one counts. Chosen on validation visits. */
const sharpness = 10;
/** What being saved together counts beside the closeness to interests. Chosen on validation visits. */
const togetherWeight = 6;

/** How close a page is to a user, and to which interest it is closest. */
export interface Closeness {
  readonly score: number;
  readonly interest: number;
}

/**
 * The score of a page. Interests are a mixture of directions (von Mises and Fisher), each as likely as it is important, so that a
 * page close to one of them scores high, however far it is from the others:
 *
 *     score = ln(Σ_j importance_j · exp(κ · cosine_j)) / κ + β · together,   κ = 10, β = 6
 *
 * @param cosines with each interest
 * @param importances of the interests, which add up to 1
 * @param together how near the page is to the visited ones by saves, 0 to 1
 */
export function scorePage(
  cosines: ArrayLike<number>,
  importances: ArrayLike<number>,
  together: number,
): Closeness {
  let sum = 0;
  let [most, interest] = [0, 0];
  for (let j = 0; j < cosines.length; j++) {
    const part = importances[j]! * Math.exp(sharpness * cosines[j]!);
    sum += part;
    if (part > most) [most, interest] = [part, j];
  }
  return { score: Math.log(sum) / sharpness + togetherWeight * together, interest };
}
