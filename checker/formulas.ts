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
 * The left sides of the implications that a property is made of: where one is never true, the property says nothing.
 * Looks below `always` and `and` only; elsewhere an implication may be meant to be idle.
 */
export function antecedentsOf(property: Ltl): readonly Ltl[] {
  switch (property.operator) {
    case 'always':
      return antecedentsOf(property.of);
    case 'and':
      return property.of.flatMap(antecedentsOf);
    case 'implies':
    case 'leadsTo':
      return [property.left];
    default:
      return [];
  }
}
