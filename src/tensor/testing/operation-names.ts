/** The operations that this room exports, so that tests can check that they cover all of them. */
import * as tensor from '../index.ts';

const others = [
  'adam',
  'clipByGlobalNorm',
  'constant',
  'createInterpreter',
  'createOnnxExecutor',
  'createStepThread',
  'gradients',
  'input',
  'loadOnnxModel',
  'rowWiseAdagrad',
  'toOnnx',
  'unroll',
  'warmUpCosine',
];

/** Names of all operations, including those composed of others. */
export const operationNames = Object.keys(tensor).filter((name) => !others.includes(name));
