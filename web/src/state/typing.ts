// What is asked for once there is rest: a text that is typed, a row that one passes.

import { useEffect, useRef, useState } from 'react';

/** Milliseconds after a keystroke before anything is asked, while one types on. */
const REST = 120;

export interface Typed {
  text: string;
  /** What the address said when it was typed. */
  from: string;
}

/**
 * Whether a text is asked for at once, `since` milliseconds after what was typed before it: the first letter after a rest is, so
 * that who types slowly sees each answer, and who types fast asks twice in all. What ends like `status:` goes on.
 */
export function isAsked(text: string, since: number): boolean {
  return since >= REST && /(^|[\p{L}\p{N}])$/u.test(text);
}

/** What stands in the field: the address wins when it changes by other means than typing here. */
export function textOf(typed: Typed, value: string): string {
  return typed.from === value ? typed.text : value;
}

export interface Typing {
  text: string;
  type: (text: string) => void;
  /** Asks without waiting. */
  now: (text: string) => void;
}

/** `value` is what the address says; it follows what is typed by `rest` milliseconds, or at once where `asked` says so. */
export function useTyping(
  value: string,
  onChange: (value: string) => void,
  rest = REST,
  asked = isAsked,
): Typing {
  const [typed, setTyped] = useState<Typed>({ text: value, from: value });
  const last = useRef(-Infinity);
  const text = textOf(typed, value);
  // The newest: what was typed before something else changed must not bring the old of it back.
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  const now = (next: string): void => {
    setTyped({ text: next, from: next });
    change.current(next);
  };
  const type = (next: string): void => {
    const at = performance.now();
    const since = at - last.current;
    last.current = at;
    if (asked(next, since)) now(next);
    else setTyped({ text: next, from: value });
  };
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => {
      setTyped({ text, from: text });
      change.current(text);
    }, rest);
    return () => clearTimeout(timer);
  }, [text, value, rest]);
  return { text, type, now };
}

/** What has not changed for so many milliseconds; the first at once. */
export function useRested<T extends string>(value: T, rest: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), rest);
    return () => clearTimeout(timer);
  }, [value, rest]);
  return rested;
}
