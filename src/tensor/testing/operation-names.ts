/** The operations that the room exports, so that tests can tell whether they look at all of them. */
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

/** Names of all operations, compositions of others included. */
export const operationNames = Object.keys(tensor).filter((name) => !others.includes(name));
