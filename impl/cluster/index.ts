/** Nodes in processes of their own on one machine, and what is needed to use them and to hurt them. */
export type { ApplicationConfig } from './applications.ts';
export { Client } from './client.ts';
export type { ClientAnswer } from './client-frames.ts';
export { FolderInUseError } from './folder-lock.ts';
export { type ClusterOptions, LocalCluster } from './local-cluster.ts';
export { NodeProcessError } from './node-handle.ts';
export type { ProcessEvent, SignedLine } from './node-process.ts';
export type { StepLine } from './step-file.ts';
