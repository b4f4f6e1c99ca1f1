/** Linear models over rows of features. */
export { fitLogistic, type Prior, predict } from './logistic.ts';
export { denseRows, type FeatureRows, joinColumns, selectRows, sparseRows, withConstant } from './rows.ts';
