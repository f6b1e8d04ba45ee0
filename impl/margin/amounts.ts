/** Whether `amount` is what a command may ask to be moved: a whole number of one at least. */
export function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}
