import { spec } from '../../language/index.ts';
import { marginAccounts, marginDefaults } from './part.ts';

/** The margin engine by itself, with a price that moves as it likes: see `marginAccounts` for what is modelled. */
export const margin = spec('margin', marginDefaults, marginAccounts);
