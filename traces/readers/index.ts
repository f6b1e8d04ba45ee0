import { assay } from './assay.ts';
import { ccf } from './ccf.ts';
import { etcd } from './etcd.ts';
import type { LogFormat } from './format.ts';
import { jepsenEdn } from './jepsen-edn.ts';
import { keyValue } from './key-value.ts';
import { porcupine } from './porcupine.ts';

export type { AboutLog, LogFormat } from './format.ts';

/** The formats of logs that can be read, ours first. */
export const logFormats: readonly LogFormat[] = [assay, jepsenEdn, porcupine, etcd, ccf, keyValue];
