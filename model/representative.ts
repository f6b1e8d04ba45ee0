import type { Shape } from '../spec/language/index.ts';
import { hashText } from './hash.ts';
import { stateLayout } from './layout.ts';
import { RenamerWriter } from './renamer.ts';
import { SignatureWriter } from './signatures.ts';
import { type Identities, SymmetryError } from './symmetry.ts';

/** Replaces a packed state by the representative of its orbit: the states that differ from it by names of identities. */
export type Represent = (state: Uint32Array) => void;

/** More renamings than this are not gone through for one state. */
export const maxRenamings = 5_040;

/** States whose representatives are remembered: most successors are states met a short while ago. */
const rememberedStates = 1 << 12;

/**
 * Generates the function that finds representatives, for the symmetry of all renamings of the identities of `types`.
 *
 * The representative of a state is the least, by its words, of the states in its orbit whose identities are **in order**:
 * those of each type have ascending signatures (see `SignatureWriter`). It is the same for all states of an orbit, and
 * different for different orbits, since
 *
 * 1. an orbit is never without states in order: renaming each identity to its place in a list sorted by signature makes
 *    one, because signatures move with the identities;
 * 2. which states of the orbit are in order does not depend on the state one starts from, so neither does the least.
 *
 * It is found in three steps. The state is renamed so that it is in order. The other states in order are those that come
 * of it by exchanging identities of one type with equal signatures, which stand next to each other: **ties**. Where the
 * signatures of a type are complete, exchanging ties changes nothing, and they are left alone. Otherwise it is tried
 * whether exchanging two of them changes the state; if not, they are of one **kind**. To be of one kind is an
 * equivalence, for (a c) = (a b)(b c)(a b), and exchanging identities of one kind never changes the state. So of all
 * ways to order ties, those are gone through that differ in the kinds at each place: one for each state that there is to
 * be compared with, or more; and the least is kept.
 *
 * @throws SymmetryError where the types whose signatures are not complete have more than `maxRenamings` renamings.
 */
export function representatives(
  spec: string,
  variables: Extract<Shape, { kind: 'record' }>,
  types: readonly Identities[],
): Represent {
  const layout = stateLayout(variables);
  const words = layout.extent.count;
  const renamer = new RenamerWriter(layout, types);
  const signatures = new SignatureWriter(layout, types);
  requireFew(
    spec,
    types.filter((_, type) => !signatures.isComplete(type)),
  );
  const starts = types.map((_, type) => types.slice(0, type).reduce((sum, { count }) => sum + count, 0));
  const total = types.reduce((sum, { count }) => sum + count, 0);
  const all = (each: (word: number) => string, joint = ' '): string =>
    Array.from({ length: words }, (_, word) => each(word)).join(joint);
  const externals = new Map([...renamer.externals, ...signatures.externals]);
  const sorts = types.map(({ count }, type) => {
    const arrays = signatures.arraysOf(type);
    const isLess = arrays.reduceRight(
      (rest, array) => `(${array}[id] !== ${array}[other] ? ${array}[id] < ${array}[other] : ${rest})`,
      'false',
    );
    const isTie = arrays.map((array) => `${array}[order[i]] === ${array}[order[i - 1]]`).join(' && ');
    const ties = `
  for (let i = 1; i < ${count}; i += 1) {
    if (!(${isTie === '' ? 'true' : isTie})) continue;
    tie[${starts[type]} + i] = tie[${starts[type]} + i - 1];
    hasTies = true;
  }`;
    return `
function sort${type}() {
  for (let id = 0; id < ${count}; id += 1) {
    let at = id;
    while (at > 0) {
      const other = order[at - 1];
      if (!${isLess}) break;
      order[at] = other;
      at -= 1;
    }
    order[at] = id;
  }
  for (let i = 0; i < ${count}; i += 1) {
    image${type}[order[i]] = i;
    if (order[i] !== i) isMoved = true;
  }
  ${signatures.isComplete(type) ? '' : ties}
}`;
  });
  const text = `'use strict';
const { ${[...externals.keys()].join(', ')} } = externals;
// What each identity becomes, one type after the other; ties, kinds and arrangements are by the same positions.
const image = new Uint16Array(${total});
${types.map(({ count }, type) => `const image${type} = image.subarray(${starts[type]}, ${(starts[type] ?? 0) + count});`).join('\n')}
const startOf = ${JSON.stringify(types.flatMap(({ count }, type) => Array.from({ length: count }, () => starts[type])))};
const order = new Int32Array(${Math.max(...types.map(({ count }) => count))});
const tie = new Int32Array(${total});
const kind = new Int32Array(${total});
const arranged = new Int32Array(${total});
const taken = new Int32Array(${total});
const C = new Uint32Array(${words});
const least = new Uint32Array(${words});
let isMoved = false;
let hasTies = false;
${renamer.lines.join('\n')}
${signatures.lines.join('\n')}
${sorts.join('\n')}
function forgetNames() { for (let i = 0; i < ${total}; i += 1) image[i] = i - startOf[i]; }
/** Whether exchanging two identities leaves the state as it is. */
function isFixed(N, a, b) {
  image[a] = b - startOf[b];
  image[b] = a - startOf[a];
  rename(N, C);
  image[a] = a - startOf[a];
  image[b] = b - startOf[b];
  return ${all((word) => `C[${word}] === N[${word}]`, ' && ')};
}
/** Finds the kinds of ties; whether some tie has several. */
function findKinds(N) {
  let several = false;
  for (let a = 0; a < ${total}; a += 1) {
    kind[a] = a;
    for (let b = tie[a]; b < a; b += 1) {
      if (kind[b] !== b || !isFixed(N, b, a)) continue;
      kind[a] = b;
      break;
    }
    if (kind[a] !== tie[a]) several = true;
  }
  return several;
}
/** The next arrangement of the kinds in places a to b, in order; false after the last, when it starts again. */
function nextArrangement(a, b) {
  let i = b - 2;
  while (i >= a && arranged[i] >= arranged[i + 1]) i -= 1;
  if (i >= a) {
    let j = b - 1;
    while (arranged[j] <= arranged[i]) j -= 1;
    const one = arranged[i]; arranged[i] = arranged[j]; arranged[j] = one;
  }
  for (let low = i < a ? a : i + 1, high = b - 1; low < high; low += 1, high -= 1) {
    const one = arranged[low]; arranged[low] = arranged[high]; arranged[high] = one;
  }
  return i >= a;
}
/** Replaces a state in order by the least of those that differ from it in the arrangement of ties. */
function arrange(N) {
  for (let i = 0; i < ${total}; i += 1) {
    let at = i;
    for (; at > tie[i] && arranged[at - 1] > kind[i]; at -= 1) arranged[at] = arranged[at - 1];
    arranged[at] = kind[i];
  }
  ${all((word) => `least[${word}] = N[${word}];`)}
  for (let isOver = false; !isOver; ) {
    // Identities of one kind take its places in their own order.
    for (let i = 0; i < ${total}; i += 1) taken[i] = i;
    for (let place = 0; place < ${total}; place += 1) {
      const one = arranged[place];
      let id = taken[one];
      while (kind[id] !== one) id += 1;
      taken[one] = id + 1;
      image[id] = place - startOf[place];
    }
    rename(N, C);
    if (isLess()) { ${all((word) => `least[${word}] = C[${word}];`)} }
    isOver = true;
    for (let a = 0; a < ${total} && isOver; ) {
      let b = a + 1;
      while (b < ${total} && tie[b] === a) b += 1;
      if (nextArrangement(a, b)) isOver = false;
      a = b;
    }
  }
  ${all((word) => `N[${word}] = least[${word}];`)}
}
function isLess() {
  for (let word = 0; word < ${words}; word += 1) if (C[word] !== least[word]) return C[word] < least[word];
  return false;
}
const met = new Uint32Array(${rememberedStates * words});
const answers = new Uint32Array(${rememberedStates * words});
const isKnown = new Uint8Array(${rememberedStates});
return function represent(N) {
  ${hashText(words, (word) => `N[${word}]`)}
  const slot = h & ${rememberedStates - 1};
  const at = slot * ${words};
  if (isKnown[slot] === 1 && ${all((word) => `met[at + ${word}] === N[${word}]`, ' && ')}) {
    ${all((word) => `N[${word}] = answers[at + ${word}];`)}
    return;
  }
  isKnown[slot] = 1;
  ${all((word) => `met[at + ${word}] = N[${word}];`)}
  sign(N);
  isMoved = false;
  hasTies = false;
  for (let i = 0; i < ${total}; i += 1) tie[i] = i;
  ${types.map((_, type) => `sort${type}();`).join(' ')}
  if (isMoved) {
    rename(N, C);
    ${all((word) => `N[${word}] = C[${word}];`)}
  }
  if (hasTies) {
    forgetNames();
    if (findKinds(N)) arrange(N);
  }
  ${all((word) => `answers[at + ${word}] = N[${word}];`)}
};`;
  const make = new Function('externals', text);
  // True by the text above.
  return make(Object.fromEntries(externals)) as Represent;
}

/** @throws SymmetryError */
function requireFew(spec: string, types: readonly Identities[]): void {
  let renamings = 1;
  for (const { count } of types) for (let factor = 2; factor <= count; factor += 1) renamings *= factor;
  if (renamings <= maxRenamings) return;
  const named = types.map(({ name, count }) => `${name}1..${name}${count}`).join(' and ');
  throw new SymmetryError(
    spec,
    `${named} can be renamed in more than ${maxRenamings.toLocaleString('en')} ways, and what a state says of them is about several at once`,
    'Check fewer identities, or check it without symmetry.',
  );
}
