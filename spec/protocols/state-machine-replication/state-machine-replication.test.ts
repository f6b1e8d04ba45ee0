import { protocolSuite } from '../../../test/corpus/index.ts';
import { stateMachineReplicationProtocol } from './index.ts';

protocolSuite(stateMachineReplicationProtocol, {
  idleConjuncts: {
    'decide: they have the same state root':
      'replicas at one height have one state, as another property says; where they have not, this keeps two states ' +
      'from being built upon',
  },
});
