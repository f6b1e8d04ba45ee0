/** A plan of a simulated run, or what one is to be made from, is not one. */
export class PlanError extends Error {
  override readonly name = 'PlanError';

  /** `where` names the part, such as `plan.faults[2].rate`; `cure` is a sentence. */
  constructor(where: string, what: string, cure: string) {
    super(
      `${where} ${what}. ` +
        'A plan is all that a run depends on, so a part that was guessed would replay another run. ' +
        cure,
    );
  }
}
