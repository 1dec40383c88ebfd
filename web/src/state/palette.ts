// What was typed into the palette, and which kinds it may mean: as one types after k9s' colon. Pure.

import type { Kind, State } from '../api/types';
import { idOf } from './tree';

export interface Typed {
  /** Names a kind. */
  word: string;
  /** Namespaces that were named with -n; null if none were, empty for all (-A). */
  ns: string[] | null;
  /** The rest: a filter. */
  q: string;
}

export function typed(text: string): Typed {
  const words = text.trim().replace(/^:/, '').split(/\s+/).filter(Boolean);
  const rest: string[] = [];
  let ns: string[] | null = null;
  for (let place = 1; place < words.length; place++) {
    const word = words[place] ?? '';
    const named = /^(?:-n|--namespace)(?:=(.+))?$/.exec(word);
    if (word === '-A' || word === '--all-namespaces') ns = [];
    else if (named) {
      const value = named[1] ?? words[++place] ?? '';
      ns = value.split(',').filter(Boolean);
    } else rest.push(word);
  }
  return { word: words[0] ?? '', ns, q: rest.join(' ') };
}

/** How much of what there is was looked through: that nothing was found says nothing of the rest. */
export type Reach = 'all' | 'part' | 'waits';

/** What was polled for reaches as far. */
export function reachOf(data: { complete: boolean; state?: State } | null, error: unknown): Reach {
  if (data === null) return error === null ? 'waits' : 'part';
  const { complete, state = 'live' } = data;
  return complete && error === null && (state === 'live' || state === 'passthrough') ? 'all' : 'part';
}

/** How well a kind fits what was typed: 0 is its name, larger is worse, null is not at all. */
export function fit(kind: Kind, word: string): number | null {
  const text = word.toLowerCase();
  const names = [kind.resource, kind.singular, kind.kind.toLowerCase(), ...kind.shortNames];
  const whole = `${kind.resource}.${kind.group}`;
  if (names.includes(text) || text === whole || text === idOf(kind)) return kind.group === 'core' ? 0 : 1;
  if (names.some((name) => name.startsWith(text)) || whole.startsWith(text)) return 2;
  if (names.some((name) => name.includes(text))) return 3;
  return kind.group.includes(text) ? 4 : null;
}

/** Whether the whole of what was typed is the name of a page or action, and not first of all that of a kind. */
export function meansCommand(text: string, commands: readonly string[], kinds: readonly Kind[]): boolean {
  const low = text.trim().toLowerCase();
  if (!commands.some((command) => command.toLowerCase() === low)) return false;
  return !kinds.some((kind) => (fit(kind, low) ?? 9) <= 1);
}

/** The kinds that may be meant, best first; pinned and recent ones before others that fit as well. */
export function kindsFor(kinds: readonly Kind[], word: string, favourites: readonly string[]): Kind[] {
  const favour = (kind: Kind): number => {
    const place = favourites.indexOf(idOf(kind));
    return place < 0 ? favourites.length : place;
  };
  if (word === '') {
    return kinds.filter((kind) => favourites.includes(idOf(kind))).sort((a, b) => favour(a) - favour(b));
  }
  return kinds
    .flatMap((kind) => {
      const rank = fit(kind, word);
      return rank === null ? [] : [{ kind, rank }];
    })
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        favour(a.kind) - favour(b.kind) ||
        a.kind.resource.length - b.kind.resource.length ||
        idOf(a.kind).localeCompare(idOf(b.kind), 'en'),
    )
    .map((one) => one.kind);
}

/** Kinds that were opened, the last one first. */
export function recentWith(recent: readonly string[], id: string, most: number): string[] {
  return [id, ...recent.filter((one) => one !== id)].slice(0, most);
}
