import fc from 'fast-check';

/**
 * One seed for every property, so that a run of the tests is the same each time; with `ASSAY_LAW_SEED` another one. A
 * property that names its own seed keeps it.
 */
fc.configureGlobal({ seed: Number(process.env.ASSAY_LAW_SEED ?? 20_261_120) });
