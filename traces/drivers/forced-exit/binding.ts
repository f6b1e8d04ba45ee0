/** How what was recorded of this implementation is read in the words of the spec: for `assay conform --binding`. */
export { badOperatorBinding as binding } from './index.ts';
