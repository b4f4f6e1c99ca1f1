/**
 * The numeric engine: builds a graph of operations, differentiates it, writes it as ONNX, and runs it. Its folders:
 * - `ops/`: operations, each with its gradient and its ONNX form
 * - `optimizers/`: updates of weights, gradient clipping, learning rate schedules
 * - `executors/`: run graphs: the reference interpreter, ONNX Runtime, a thread for training steps
 * - `onnx/`: writes graphs as ONNX models
 */
export type { TensorArray, TensorData } from './data.ts';
export type { Device } from './executors/device.ts';
export type { Executor } from './executors/executor.ts';
export { createInterpreter } from './executors/interpreter.ts';
export { createOnnxExecutor, loadOnnxModel, type OnnxExecutorOptions } from './executors/onnx.ts';
export { createStepThread, type StepResult, type StepThread } from './executors/step-thread.ts';
export { gradients } from './gradients.ts';
export type { Tensor } from './graph.ts';
export type { ExternalTensor } from './onnx/messages.ts';
export { type OnnxOptions, toOnnx } from './onnx/to-onnx.ts';
export { add, div, mul, neg, type Operand, sub } from './ops/arithmetic.ts';
export { type AttentionOptions, attention } from './ops/attention.ts';
export { cast, where } from './ops/choice.ts';
export {
  and,
  equal,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  not,
  notEqual,
  or,
} from './ops/comparison.ts';
export { type CrossEntropyOptions, softmaxCrossEntropy } from './ops/cross-entropy.ts';
export { type DropoutOptions, dropout } from './ops/dropout.ts';
export { type FeedForwardWeights, feedForward } from './ops/feed-forward.ts';
export { gather } from './ops/gather.ts';
export { gelu } from './ops/gelu.ts';
export { l2Normalize } from './ops/l2-normalize.ts';
export { type LayerNormOptions, layerNorm } from './ops/layer-norm.ts';
export { reshape, transpose } from './ops/layout.ts';
export { linear, type MatmulOptions, matmul } from './ops/matmul.ts';
export { max } from './ops/max.ts';
export { mean } from './ops/mean.ts';
export { concat, slice } from './ops/parts.ts';
export { cos, exp, log, relu, sigmoid, sin, sqrt, tanh } from './ops/pointwise.ts';
export { logSoftmax, softmax } from './ops/softmax.ts';
export { constant, input } from './ops/source.ts';
export { type ReduceOptions, sum } from './ops/sum.ts';
export { type AdamOptions, type AdamResult, adam } from './optimizers/adam.ts';
export { clipByGlobalNorm } from './optimizers/clip.ts';
export { type AdagradOptions, type AdagradResult, rowWiseAdagrad } from './optimizers/row-wise-adagrad.ts';
export { type ScheduleOptions, warmUpCosine } from './optimizers/schedule.ts';
export type { Dim, DType, Shape } from './shapes.ts';
export { unroll } from './unroll.ts';
