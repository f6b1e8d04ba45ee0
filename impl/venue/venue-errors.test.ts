import { expect, test } from 'vitest';
import {
  ReplayError,
  UnwritableCommandError,
  VenueBusyError,
  VenueConfigError,
  VenueStoppedError,
} from './index.ts';

test.each([
  [
    new VenueStoppedError('it was closed', 'Open it again.'),
    'the venue has stopped: it was closed. This command or question was not answered, so a command may have been kept ' +
      'or not: what was answered before is kept. Open it again.',
  ],
  [
    new VenueBusyError(3),
    '3 commands and questions wait for the disk, as many as the venue holds (maxWaiting). Holding more would only use ' +
      'up memory and time: this command was not looked at and changes nothing. Wait for some answers, then send it again.',
  ],
  [
    new UnwritableCommandError('takes 5000 bytes, more than maxCommandBytes, 4096'),
    'the command takes 5000 bytes, more than maxCommandBytes, 4096. What cannot be written in the journal could not be ' +
      'done again after a crash, so the engine was not asked. Send a small plain object of JSON.',
  ],
  [
    new ReplayError('/data', 3, '{"kind":"halt"}', 'is refused: {"kind":"refused"}'),
    '/data: entry 3 of the journal, {"kind":"halt"}, was done when it was written, and now is refused: ' +
      '{"kind":"refused"}. The engine that wrote the journal is not the one that reads it, so where the rest would lead ' +
      'is unknown, and the venue is not opened. Open it with the version of the engine that wrote it.',
  ],
  [
    new VenueConfigError('maxWaiting', -1),
    'maxWaiting of the venue is -1, which is no positive whole number. With such a limit the venue would accept nothing, ' +
      'or everything. Give a whole number from 1 on, or leave it out.',
  ],
])('%s says what, where, why it matters and what to do', (error, message) => {
  expect(error.message).toBe(message);
  expect(error.name).toBe(error.constructor.name);
});
