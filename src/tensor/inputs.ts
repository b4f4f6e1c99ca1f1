/** The inputs that a graph declares, and the check of their feeds. */
import { LinkSageError } from '../base/index.ts';
import { sizeOf, type TensorData } from './data.ts';
import { fail } from './failure.ts';
import { type Tensor, topologicalOrder } from './graph.ts';
import { type InputAttributes, inputOperation } from './ops/source.ts';
import { formatShape, formatType, type Shape, sameShape, type TensorType } from './shapes.ts';

/** Types of inputs by name. */
export type InputTypes = ReadonlyMap<string, TensorType>;

/** The inputs that the outputs depend on. */
export function listInputs(outputs: Record<string, Tensor>): InputTypes {
  const inputs = new Map<string, TensorType>();
  for (const { operation, attributes } of topologicalOrder(Object.values(outputs))) {
    if (operation !== inputOperation) continue;
    const { name, dtype, shape } = attributes as InputAttributes;
    const known = inputs.get(name);
    if (known !== undefined && (known.dtype !== dtype || !sameShape(known.shape, shape))) {
      fail(
        `input '${name}'`,
        'one type and shape',
        `${formatType(known)} and ${formatType({ dtype, shape })}`,
      );
    }
    inputs.set(name, { dtype, shape });
  }
  return inputs;
}

/**
 * Checks feeds against the declared inputs and gives the sizes of named dimensions. Feeds with other names are ignored,
 * since the inputs of a graph depend on the requested outputs.
 *
 * @throws LinkSageError naming the input that is missing or has the wrong type or shape
 */
export function checkFeeds(inputs: InputTypes, feeds: Record<string, TensorData>): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [name, type] of inputs) {
    const fed = feeds[name];
    const expected = `feed '${name}': expected ${formatType(type)}`;
    if (fed === undefined)
      throw new LinkSageError(`${expected}, got only ${Object.keys(feeds).join(', ') || 'nothing'}`);
    if (fed.dtype !== type.dtype || !fits(type.shape, fed.shape, sizes)) {
      const known = [...sizes].map(([dim, size]) => `${dim} = ${size}`).join(', ');
      throw new LinkSageError(`${expected}${known && ` with ${known}`}, got ${formatType(fed)}`);
    }
    if (fed.data.length !== sizeOf(fed.shape)) {
      throw new LinkSageError(
        `feed '${name}': expected ${sizeOf(fed.shape)} elements for ${formatShape(fed.shape)}, got ${fed.data.length}`,
      );
    }
  }
  return sizes;
}

/** Whether a shape agrees with the declared one. Adds sizes of new names to `sizes`. */
function fits(declared: Shape, shape: readonly number[], sizes: Map<string, number>): boolean {
  return (
    declared.length === shape.length &&
    declared.every((dim, axis) => {
      const size = shape[axis]!;
      if (typeof dim === 'number') return dim === size;
      if (!sizes.has(dim)) sizes.set(dim, size);
      return sizes.get(dim) === size;
    })
  );
}
