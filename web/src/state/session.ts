// Who we are to the server. The token itself stays in the client's memory.

import { ApiError, getWhoami, onSignedOut, setToken } from '../api/client';
import { createStore } from './store';

export type Session =
  | { state: 'asking' }
  | { state: 'unreachable'; detail: string }
  | { state: 'out'; expired: boolean; version: string }
  | { state: 'in'; mode: 'none' | 'token'; user: string | null; version: string };

export const session = createStore<Session>({ state: 'asking' });

/** Asks the server who we are. */
export async function begin(): Promise<void> {
  try {
    const { mode, user, version } = await getWhoami();
    if (mode === 'token' && user === null) session.set({ state: 'out', expired: false, version });
    else session.set({ state: 'in', mode, user, version });
  } catch (error) {
    session.set({ state: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Signs in with a token; false if the server does not take it. */
export async function signIn(token: string): Promise<boolean> {
  setToken(token);
  try {
    const { mode, user, version } = await getWhoami();
    if (user !== null || mode === 'none') {
      session.set({ state: 'in', mode, user, version });
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
  session.set({ state: 'out', expired, version: held.state === 'in' ? held.version : '' });
}

onSignedOut(() => {
  const held = session.get();
  if (held.state === 'in') signOut(held.mode === 'token' && held.user !== null);
});
