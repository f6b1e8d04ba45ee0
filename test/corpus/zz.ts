import { checked, instanceNamed } from './checked.ts';
for (const [name, mutant] of [['two-phase-commit, 8 managers', undefined], ['two-phase-commit, 8 managers','a prepared manager gives up'],['raft, 4 terms, log 1, 1 message','a leader commits an entry of an earlier term by counting']] as const)
for (const witnesses of ['lengths','traces'] as const) for (const workers of [1,2,4]) {
const t=performance.now(); const c=process.cpuUsage();
const r = await checked({...instanceNamed(name), mutant}, {witnesses, workers});
const u=process.cpuUsage(c);
console.log(name, mutant, witnesses, workers, r.coverage.distinctStates, r.coverage.generatedStates, ((performance.now()-t)/1000).toFixed(1), 'cpu', ((u.user+u.system)/1e6).toFixed(1));
}
