/** Simulated runs of the consensus core, held against its spec. */
export { planOf, type Recorded, RunJudge } from './judged-run.ts';
