export { frameChecker, type LogChecker } from './checker.ts';
export { type Codec, dataOfJson, jsonOf } from './codec.ts';
export type { LogEnd, LogEvent, LogHead, LogLine, Observations } from './event.ts';
export { type EventKind, EventKindError, type EventKinds } from './event-kind.ts';
export { type FollowOptions, followFile } from './follow.ts';
export { describeJson, isJsonObject, type Json, type JsonObject } from './json.ts';
export type { LineFault } from './line-fault.ts';
export { LogError, type LogPlace } from './log-error.ts';
export { type LogSchemas, logSchemas } from './log-schemas.ts';
export { nearNamesCure } from './near-names.ts';
export { type ParsedLog, parseLog } from './parse-log.ts';
export { pathOf, readPath, type StatePath, sameAt } from './path.ts';
export { PathFault, type PathStep } from './path-step.ts';
export type { LogFact, LogPiece } from './pieces.ts';
export { keysOfPointer, pointerTo } from './pointer.ts';
export { type LineConverter, readConverted, type Unnumbered } from './read-converted.ts';
export { type ReadOptions, readLog } from './read-log.ts';
export { type ReadSlicesOptions, readSlices } from './read-slices.ts';
export type { Judged } from './reading.ts';
export { type EventDetails, type HeadDetails, type Recorded, type Recorder, recorder } from './recorder.ts';
export {
  type FileSink,
  type FileSinkOptions,
  fileSink,
  type LogSink,
  type MemorySink,
  memorySink,
} from './sink.ts';
export type { SlicePiece } from './slice-piece.ts';
export { specChecker } from './spec-checker.ts';
export type { Bytes } from './unpacked.ts';
export { FaultNote, ValueFault } from './value-fault.ts';
export { type JsonSchema, valueSchema } from './value-schema.ts';
