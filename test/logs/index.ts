export { commitModel, marginInstance, marginModel, tillModel } from './models.ts';
export { logText, type Shown, type WalkedLog, walkedLog } from './walked-log.ts';
