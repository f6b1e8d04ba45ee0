import { protocol } from '../../language/index.ts';
import { philosophers } from './spec.ts';

export { philosophers };

const search =
  'a plain breadth-first search over the reference semantics; the distinct states are the Pell numbers';

/** The dining philosophers with their instances and mutants. */
export const philosophersProtocol = protocol({
  spec: philosophers,
  title: 'Dining philosophers',
  source:
    'E. W. Dijkstra, Hierarchical ordering of sequential processes (EWD 310), Acta Informatica 1(2), 1971; forks in ' +
    'order: J. W. Havender, Avoiding deadlock in multitasking systems, IBM Systems Journal 7(2), 1968',
  instances: {
    '3 seats': {
      constants: { seats: 3 },
      expect: { verdict: 'holds', distinct: 12, generated: 23, depth: 4 },
      source: search,
    },
    '5 seats': {
      constants: { seats: 5 },
      expect: { verdict: 'holds', distinct: 70, generated: 220, depth: 6 },
      source: search,
    },
    '10 seats': {
      constants: { seats: 10 },
      expect: { verdict: 'holds', distinct: 5_741, generated: 36_519, depth: 11 },
      source: search,
    },
  },
  mutants: {
    'everyone takes the left fork first': {
      story: 'each holds the fork to the left and waits for the one to the right, in a circle',
      breaks: 'deadlock',
      length: 5,
      instance: '5 seats',
    },
    'the second fork is taken without looking': {
      story: 'a philosopher eats with a fork that the neighbour is eating with',
      breaks: 'neighbours never eat at once',
      length: 4,
    },
    'the second fork is taken under weak fairness alone': {
      story: 'the neighbour takes the fork and puts it back for ever, so that it is never free for good',
      breaks: 'whoever holds a fork comes to eat',
      length: 4,
    },
    'some second fork is taken, but not each': {
      story: 'one philosopher eats again and again, which is all that is asked, while the neighbour starves',
      breaks: 'whoever holds a fork comes to eat',
      length: 4,
    },
    'some meal ends, but not each': {
      story: 'one meal ends again and again, and another, across the table, lasts for ever',
      breaks: 'whoever holds a fork comes to eat',
      length: 6,
      instance: '5 seats',
    },
    'the second fork may be left lying': {
      story: 'without fairness of the second fork, who holds one may wait for ever beside a free one',
      breaks: 'where somebody holds a fork, somebody comes to eat',
      length: 1,
    },
  },
});
