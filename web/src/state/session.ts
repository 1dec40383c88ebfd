// Who we are to the server. The token itself stays in the client's memory.

import { ApiError, getWhoami, onSignedOut, setToken } from '../api/client';
import type { Whoami } from '../api/types';
import { createStore } from './store';

export type Session =
  | { state: 'asking' }
  | { state: 'unreachable'; detail: string }
  /** `user` is whose page waits for them to come back; null if it was left on purpose, or nobody was there. */
  | { state: 'out'; user: string | null; expired: boolean; audience: string | null; version: string }
  | ({ state: 'in' } & Whoami);

export const session = createStore<Session>({ state: 'asking' });

/** Asks the server who we are. */
export async function begin(): Promise<void> {
  try {
    const who = await getWhoami();
    if (who.mode === 'token' && who.user === null)
      session.set({ ...who, state: 'out', user: null, expired: false });
    else session.set({ ...who, state: 'in' });
  } catch (error) {
    session.set({ state: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Signs in with a token; false if the server does not take it. */
export async function signIn(token: string): Promise<boolean> {
  setToken(token);
  try {
    const who = await getWhoami();
    if (who.user !== null || who.mode === 'none') {
      session.set({ ...who, state: 'in' });
      return true;
    }
  } catch (error) {
    setToken(null);
    if (error instanceof ApiError && (error.status === 401 || error.status === 400)) return false;
    throw error;
  }
  setToken(null);
  return false;
}

export function signOut(expired = false): void {
  setToken(null);
  const held = session.get();
  const { user, audience, version } =
    held.state === 'in' ? held : { user: null, audience: null, version: '' };
  session.set({ state: 'out', user: expired ? user : null, expired, audience, version });
}

onSignedOut(() => {
  const held = session.get();
  if (held.state === 'in') signOut(held.mode === 'token' && held.user !== null);
});
