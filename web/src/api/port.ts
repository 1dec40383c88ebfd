// What a tab and the shared worker say to each other.

import type { About, StreamEvent } from './types';

export type FromTab =
  | { type: 'follow'; id: number; view: string; token: string | null }
  | { type: 'leave'; id: number }
  /** Said every BEAT, with all that is followed. */
  | { type: 'here'; ids: number[] };

export type ToTab =
  | { type: 'opened'; id: number }
  | { type: 'event'; id: number; event: StreamEvent; heardAt?: number | undefined }
  | { type: 'lost'; id: number; attempt: number }
  | { type: 'refused'; id: number; status: number; reason: string; detail: string; about: About }
  /** The worker took the tab for gone: it has to say anew what it follows. */
  | { type: 'forgotten' }
  /** The worker is there: its answer to each sign of life. */
  | { type: 'here' };

/** Milliseconds between two signs of life of a tab that follows something. */
export const BEAT = 5_000;

/** A tab that is silent for so long is gone: browsers delay the timers of a hidden one by up to a minute. */
export const GONE = 70_000;

/** A worker that left so many signs of life unanswered has died. */
export const UNANSWERED = 3;
