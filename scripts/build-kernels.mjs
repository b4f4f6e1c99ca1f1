/** Compiles the kernels to WebAssembly: `build-kernels.mjs DIR`, where DIR has the built rooms. */
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

/** The folder in DIR that each kernel is written to. */
const kernels = {
  'kernels/embedding-bag.ts': 'model/embedding-bag/embedding-bag.wasm',
  'kernels/random-walks.ts': 'graph/walks/random-walks.wasm',
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('kernels: expected the folder of built rooms, such as dist');
for (const [source, target] of Object.entries(kernels)) {
  const { error, stderr } = await asc.main([
    source,
    '--config',
    'asconfig.json',
    '--outFile',
    join(folder, target),
  ]);
  const messages = stderr.toString();
  if (messages !== '') console.error(messages);
  if (error) throw error;
}
