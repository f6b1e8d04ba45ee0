/** The sign of `a * b - c * d`, exact for all safe integers. */
export function compareProducts(a: number, b: number, c: number, d: number): -1 | 0 | 1 {
  const left = a * b;
  const right = c * d;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return signOf(left, right);
  return signOf(BigInt(a) * BigInt(b), BigInt(c) * BigInt(d));
}

function signOf<Exact extends number | bigint>(left: Exact, right: Exact): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
