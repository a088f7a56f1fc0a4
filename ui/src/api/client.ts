// The one door to the library. Everything else in the window calls `call` and knows neither Tauri nor HTTP.
// How a call travels is the transports' work (tauri.ts in the app, dev.ts in a browser under test).

import type { Commands, ErrorBody, ErrorCode, Event, VersionId } from './generated';
import { devTransport } from './dev';
import { insideTauri, tauriTransport } from './tauri';

export type CommandName = keyof Commands;
export type Params<K extends CommandName> = Commands[K]['params'];
export type Result<K extends CommandName> = Commands[K]['result'];

/** How calls and events travel. */
export interface Transport {
  /** Whether the system can ask for files and folders, and give their paths. */
  readonly picksPaths: boolean;
  call(name: CommandName, params: unknown): Promise<unknown>;
  /** Delivers every event of the library until the returned function is called. */
  events(deliver: (event: Event) => void): () => void;
  /** Tells when files with paths are dragged over or dropped on the window; transports without paths do nothing. */
  drops(handler: DropHandler): () => void;
  /** Where page documents are served: followed by a version. */
  pageBase(): string;
  /** Where images are served: followed by a hash. */
  blobBase(): string;
}

export interface DropHandler {
  /** Files are over the window, at a point of it, or not any more. */
  over(inside: boolean, at: { x: number; y: number } | null): void;
  dropped(paths: string[], at: { x: number; y: number }): void;
}

/** What a call is rejected with: always a sentence for the person, and a code when the window can act on it. */
export class CallError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  constructor(body: ErrorBody) {
    super(body.message);
    this.name = 'CallError';
    this.code = body.code;
    this.detail = body.detail ?? '';
  }
}

let transport: Transport = insideTauri() ? tauriTransport : devTransport;

/** Tests put their own library behind the window. */
export function useTransport(other: Transport): void {
  transport = other;
}

/** Asks the library. Rejects with `CallError`, never with anything else. */
export async function call<K extends CommandName>(name: K, params: Params<K>): Promise<Result<K>> {
  try {
    return (await transport.call(name, params)) as Result<K>;
  } catch (error) {
    throw asCallError(error);
  }
}

/** Every event of the library, until the returned function is called. */
export function onEvent(deliver: (event: Event) => void): () => void {
  return transport.events(deliver);
}

/** Files dropped on the window, where the system gives their paths. */
export function onDrop(handler: DropHandler): () => void {
  return transport.drops(handler);
}

export function picksPaths(): boolean {
  return transport.picksPaths;
}

/** Address of an article's page document, for the reader's frame only. */
export function pageUrl(version: VersionId): string {
  return transport.pageBase() + encodeURIComponent(version);
}

/** Address of what an article came from, for a frame without any rights. */
export function originalUrl(version: VersionId): string {
  return `${pageUrl(version)}/original`;
}

/** Address of an image. */
export function blobUrl(hash: string): string {
  return transport.blobBase() + encodeURIComponent(hash);
}

/** Turns whatever a transport threw into an error that a person can read. */
export function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  if (isErrorBody(error)) return new CallError(error);
  const detail = error instanceof Error ? error.message : String(error);
  return new CallError({ code: 'storage', message: 'The library did not answer. Try again, or start the app again.', detail });
}

function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null) return false;
  const body = value as Partial<ErrorBody>;
  return typeof body.code === 'string' && typeof body.message === 'string';
}
