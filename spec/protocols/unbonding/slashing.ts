/** What is taken of a stake, rounded against whoever has offended. */
export function slashOf(stake: number, percent: number): number {
  return Math.ceil((stake * percent) / 100);
}

/** How many validators an attack takes: a third, so that two branches can both become final. */
export function attackersNeeded(validators: number): number {
  return Math.ceil(validators / 3);
}
