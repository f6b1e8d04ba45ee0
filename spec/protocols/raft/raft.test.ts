import { protocolSuite } from '../../../test/corpus/index.ts';
import { raftProtocol } from './index.ts';

protocolSuite(raftProtocol, {
  brokenBy: {
    'logs that agree on an entry agree on all before it':
      'entries are sent and stored without a look at what comes before',
  },
  idleConjuncts: {
    'becomeLeader: the server is a candidate': 'others hold no votes',
    'advanceCommit: the server is a leader': 'others know of no logs but their own',
  },
});
