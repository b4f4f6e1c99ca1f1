/** The settings of a compile with one step switched on or off. */
import type { CompileConfig } from './config.ts';

/** Settings that differ from others in one step. */
export interface StepVariant {
  /** What differs: `with sites`, `without sites`. */
  readonly name: string;
  readonly compile: CompileConfig;
}

/** Every step that is off, with usual settings: what steps are tried with that a corpus does not use yet. */
const usual = {
  cohesion: { edgeThreshold: 0.1 },
  maxDegree: { pin: 100 },
  densify: { below: 2 },
} as const;

/** Each step switched on where it is off, with usual settings, and off where it is on; one at a time, in the order of the steps. */
export function stepVariants(settings: CompileConfig): StepVariant[] {
  const { cohesion, mergePins, linkClusters, sites, prune, densify } = settings;
  const vary = (step: string, isOn: boolean, changed: Partial<CompileConfig>): StepVariant => ({
    name: `${isOn ? 'without' : 'with'} ${step}`,
    compile: { ...settings, ...changed },
  });
  const isCohesive = cohesion.edgeThreshold > 0 || cohesion.unscored === 'drop';
  const isBounded = prune.maxDegree.pin !== null;
  const isDense = densify.below > 0;
  const { cohesion: threshold, maxDegree, densify: dense } = usual;
  return [
    vary(isCohesive ? 'the cohesion threshold' : `a cohesion of ${threshold.edgeThreshold}`, isCohesive, {
      cohesion: isCohesive ? { edgeThreshold: 0, unscored: 'keep' } : { ...cohesion, ...threshold },
    }),
    vary('near-duplicate pins merged', mergePins, { mergePins: !mergePins }),
    vary('link clusters', linkClusters, { linkClusters: !linkClusters }),
    vary('sites', sites, { sites: !sites }),
    vary(isBounded ? 'a bound of edges a pin' : `at most ${maxDegree.pin} edges a pin`, isBounded, {
      prune: { ...prune, maxDegree: isBounded ? { pin: null } : maxDegree },
    }),
    vary('edges pruned', prune.edges, { prune: { ...prune, edges: !prune.edges } }),
    vary('similar pages joined', isDense, { densify: { ...densify, ...(isDense ? { below: 0 } : dense) } }),
  ];
}

/** The settings with every step that needs a signal switched on, so that a relation has the signals of all variants. */
export function withAllSignals(settings: CompileConfig): CompileConfig {
  const below = Math.max(settings.densify.below, usual.densify.below) + 1; // a page may lack one save that is held back
  return { ...settings, mergePins: true, linkClusters: true, densify: { ...settings.densify, below } };
}
