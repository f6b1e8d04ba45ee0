export { compareProducts } from './compare-products.ts';
export { excessOfMulDivUp, mulDiv, mulDivDown, mulDivUp, type Rounding } from './mul-div.ts';
export type { Lots, Price, Quantums, Rate } from './quantities.ts';
export { isInRange, requireInRange } from './range.ts';
