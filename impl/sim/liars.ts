import { Babbler, Forger, InvalidBlocks, WrongRounds } from './noisy-scripts.ts';
import type { Script } from './plan.ts';
import type { Liar, Voice } from './script.ts';
import {
  Amnesiac,
  Equivocator,
  FalseProver,
  Silent,
  SomeOnly,
  VoterForEverything,
} from './two-faced-scripts.ts';

/** The one who follows the script. */
export function liarFor(script: Script, voice: Voice): Liar {
  switch (script) {
    case 'silent':
      return new Silent();
    case 'some only':
      return new SomeOnly(voice);
    case 'equivocate':
      return new Equivocator(voice);
    case 'vote for everything':
      return new VoterForEverything(voice);
    case 'amnesia':
      return new Amnesiac(voice);
    case 'wrong rounds':
      return new WrongRounds(voice);
    case 'garbage':
      return new Babbler(voice);
    case 'forge':
      return new Forger(voice);
    case 'invalid block':
      return new InvalidBlocks(voice);
    case 'false proof':
      return new FalseProver(voice);
  }
}
