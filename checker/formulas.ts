import type { CompiledFormula, Leaf } from '../model/index.ts';
import type { Ltl } from './liveness/index.ts';

/** A formula over numbered atoms, with the leaf that each atom stands for. */
export interface NumberedFormula {
  readonly ltl: Ltl;
  readonly leaves: readonly Leaf[];
}

/** Numbers the leaves of `formula`; equal leaves have one number. */
export function numbered(formula: CompiledFormula): NumberedFormula {
  const leaves: Leaf[] = [];
  const names: string[] = [];
  const atomOf = (leaf: Leaf): number => {
    const name = JSON.stringify(leaf);
    const known = names.indexOf(name);
    if (known >= 0) return known;
    names.push(name);
    return leaves.push(leaf) - 1;
  };
  const ltlOf = (of: CompiledFormula): Ltl => {
    switch (of.operator) {
      case 'leaf':
        return { operator: 'atom', atom: atomOf(of.leaf) };
      case 'and':
      case 'or':
        return { operator: of.operator, of: of.of.map(ltlOf) };
      case 'not':
      case 'always':
      case 'eventually':
      case 'next':
        return { operator: of.operator, of: ltlOf(of.of) };
      default:
        return { operator: of.operator, left: ltlOf(of.left), right: ltlOf(of.right) };
    }
  };
  return { ltl: ltlOf(formula), leaves };
}

/** The formula that `ltl` stands for, to be shown. */
export function formulaOf(ltl: Ltl, leaves: readonly Leaf[]): CompiledFormula {
  switch (ltl.operator) {
    case 'constant':
      return { operator: ltl.value ? 'and' : 'or', of: [] };
    case 'atom':
      return { operator: 'leaf', leaf: leaves[ltl.atom] as Leaf };
    case 'and':
    case 'or':
      return { operator: ltl.operator, of: ltl.of.map((part) => formulaOf(part, leaves)) };
    case 'not':
    case 'always':
    case 'eventually':
    case 'next':
      return { operator: ltl.operator, of: formulaOf(ltl.of, leaves) };
    default:
      return {
        operator: ltl.operator,
        left: formulaOf(ltl.left, leaves),
        right: formulaOf(ltl.right, leaves),
      };
  }
}

/**
 * What must be true of some behaviour, lest a property say nothing: the left side of each implication that it is made of,
 * at some point of the behaviour if it stands under `always`, else at its beginning. Looks below `always` and `and` only;
 * elsewhere an implication may be meant to be idle.
 */
export function antecedentsOf(
  property: Ltl,
  when: 'at first' | 'ever' = 'at first',
): readonly { readonly left: Ltl; readonly when: 'at first' | 'ever' }[] {
  switch (property.operator) {
    case 'always':
      return antecedentsOf(property.of, 'ever');
    case 'and':
      return property.of.flatMap((part) => antecedentsOf(part, when));
    case 'implies':
      return [{ left: property.left, when }];
    case 'leadsTo':
      return [{ left: property.left, when: 'ever' }];
    default:
      return [];
  }
}
