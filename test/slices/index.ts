export { demultiplexed, inSlice, interleaved } from './sliced-file.ts';
