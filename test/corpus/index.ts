export { checkWhole } from './check-whole.ts';
export { instances } from './checked.ts';
export { grouped, toldIn } from './page.ts';
export { protocolSuite } from './protocol-suite.ts';
