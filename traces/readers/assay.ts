import { readLog } from '../log/index.ts';
import type { LogFormat } from './format.ts';

/** Our own format: nothing is renamed, and the log says itself what it is about. */
export const assay: LogFormat = {
  name: 'assay',
  description: 'event logs of Assay, as they are',
  read: (source, fileName, _about, options) => readLog(source, fileName, options),
};
