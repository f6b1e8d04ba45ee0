import type { Spec } from '../../spec/language/index.ts';
import { philosophers, ringTermination } from '../../spec/protocols/index.ts';
import { assuming } from './assuming.ts';
import { type Assumption, claimsOn, type Peer } from './peer.ts';
import { philosophersPeer } from './philosophers.ts';
import { ringPeer } from './ring.ts';

// Protocols of the library, under assumptions that Spin can make, too: what the command line is given.
export const ringSomeStep: Spec = ringAssuming('some step');
export const ringWeak: Spec = ringAssuming('weak');
export const philosophersSomeStep: Spec = philosophersAssuming('some step');
export const philosophersWeak: Spec = philosophersAssuming('weak');

/**
 * The ring with a process for the token and one for each node. The peer has two a node; Spin's fairness takes time for
 * each process.
 */
export function ringOfProcesses(nodes: number): Peer {
  const peer = ringPeer(nodes);
  return {
    ...peer,
    processes: (actions) => pairedAfterFirst(peer.processes(actions)).map((together) => together.flat()),
    system: (idles) => {
      const system = peer.system(idles);
      const processes = pairedAfterFirst(system.processes).map((together, index) => ({
        name: `process${index}`,
        options: together.flatMap(({ options }) => options),
      }));
      return { ...system, processes };
    },
  };
}

function ringAssuming(assumption: Assumption): Spec {
  return assuming(ringTermination, (actions, { nodes }) =>
    claimsOn(ringOfProcesses(Number(nodes)), assumption, actions),
  );
}

function philosophersAssuming(assumption: Assumption): Spec {
  return assuming(philosophers, (actions, { seats }) =>
    claimsOn(philosophersPeer(Number(seats)), assumption, actions),
  );
}

function pairedAfterFirst<T>([first, ...rest]: readonly T[]): readonly (readonly T[])[] {
  const pairs = rest.flatMap((_, index) => (index % 2 === 0 ? [rest.slice(index, index + 2)] : []));
  return first === undefined ? pairs : [[first], ...pairs];
}
