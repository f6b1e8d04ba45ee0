/** The setting of the spec where nothing else is said: four validators of which one is Byzantine, and one round. */
export const tendermintDefaults = {
  powers: [1, 1, 1],
  faultyPower: 1,
  proposers: ['v1'],
  validBlocks: 2,
  invalidBlocks: 0,
  updatesLate: true,
  unlocksOnNil: false,
};
