import { DiskError, JournalError } from '../journal/index.ts';
import {
  ForeignJournalError,
  LastSignError,
  NodeConfigError,
  NodeReplayError,
  NodeStoppedError,
} from '../node/index.ts';
import { ListenError, TransportConfigError } from '../transport/index.ts';
import { FolderInUseError } from './folder-lock.ts';

/**
 * With what a node process ends: 0 when it was told to, 2 when its configuration or its folder is wrong, 74 when the disk
 * fails (`EX_IOERR` of sysexits), 70 for a bug of ours.
 */
export function exitStatusOf(error: unknown): number {
  if (error === undefined) return 0;
  const cause = error instanceof NodeStoppedError ? error.cause : error;
  if (cause instanceof DiskError) return 74;
  return mistakes.some((mistake) => cause instanceof mistake) ? 2 : 70;
}

const mistakes = [
  ForeignJournalError,
  FolderInUseError,
  JournalError,
  LastSignError,
  ListenError,
  NodeConfigError,
  NodeReplayError,
  TransportConfigError,
];
