import { parentPort, workerData } from 'node:worker_threads';
import { machineOf, modelOf } from '../model/index.ts';
import type { Protocol, Spec } from '../spec/language/index.ts';
import type { Answer, Duty, Order } from './crew-messages.ts';
import { Explorer } from './explorer.ts';
import { EdgeRecorder, EdgesFullError } from './liveness/index.ts';
import { runsAsItIs } from './runs-as-it-is.ts';
import { totalsOf } from './search.ts';
import { selected } from './selection.ts';
import { control, openStore } from './store.ts';
import { symmetryOf } from './symmetry.ts';

const port = parentPort;
if (port === null) throw new Error('this module is a worker and is started by the checker alone');
// True: the crew starts its workers with a duty and sends them orders.
const duty = workerData as Duty;
const exported = (await load(duty.source.module))[duty.source.export];
if (exported === undefined) throw new Error(`${duty.source.module} exports no ${duty.source.export}`);
const model = modelOf('spec' in exported ? exported.spec : exported, duty.constants, duty.mutant);
const compiled = selected(model.compiled, duty.properties);
const machine = machineOf(compiled, symmetryOf(compiled, duty)?.represent);
const store = openStore(duty.memory, 'shared', duty.edges === undefined ? 'untold' : 'told');
const recorder = duty.edges === undefined ? undefined : new EdgeRecorder(duty.edges);
const explorer = new Explorer(compiled, machine, store, duty.thread, recorder);

async function load(module: string): Promise<Readonly<Record<string, Spec | Protocol>>> {
  if (runsAsItIs(module) || import.meta.url.endsWith('.ts')) return import(module);
  const { tsImport } = await import('tsx/esm/api');
  return tsImport(module, import.meta.url);
}

function tell(answer: Answer): void {
  port?.postMessage(answer);
}

function obey(order: Order): Answer {
  if (order.kind === 'rehash') {
    return { kind: 'rehashed', left: store.rehash(order.share, order.shares) };
  }
  explorer.enter(order.length);
  // The clock is the crew's business: it sets `pause` when time is up.
  const pause = explorer.expand(order.end, Number.POSITIVE_INFINITY, () => 0);
  if (pause === 'table full') Atomics.store(duty.memory.control, control.pause, 1);
  store.closeRange();
  return {
    kind: pause === 'table full' || pause === 'asked' ? pause : 'done',
    findings: explorer.findings.entries(),
    totals: totalsOf(machine, explorer),
    edges: recorder?.written(),
  };
}

port.on('message', (order: Order) => {
  try {
    tell(obey(order));
  } catch (error) {
    if (error instanceof EdgesFullError) tell({ kind: 'full', message: error.message });
    else tell({ kind: 'failed', message: String(error), state: machine.before.slice() });
  }
});
tell({ kind: 'ready', position: machine.position });
