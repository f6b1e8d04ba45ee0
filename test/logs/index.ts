export { logText, type Shown, type WalkedLog, type Walking, walkedLog } from './walked-log.ts';
