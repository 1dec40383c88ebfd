// Tabs of one panel: the arrows, Home and End lead from one to the next, and only the chosen one is a stop of the Tab key.

import type { KeyboardEvent, ReactNode } from 'react';
import { reached } from '../state/options';

interface Props<T extends string> {
  label: string;
  tabs: readonly { id: T; title: string; content: ReactNode }[];
  chosen: T;
  onChoose: (id: T) => void;
  /** What the panel shows of the chosen one. */
  children: ReactNode;
}

export function Tabs<T extends string>({ label, tabs, chosen, onChoose, children }: Props<T>) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = tabs.findIndex(({ id }) => id === chosen);
    const next = tabs[reached(event.key, at, tabs.length, { across: true, ends: true }) ?? -1];
    if (!next) return;
    event.preventDefault();
    document.getElementById(next.id)?.focus();
    onChoose(next.id);
  };
  return (
    <>
      <div role="tablist" className="tabs" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title, content }) => (
          <button
            type="button"
            role="tab"
            key={id}
            id={id}
            className="tab"
            title={title}
            aria-selected={id === chosen}
            aria-controls={id === chosen ? 'tab-panel' : undefined}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {content}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={chosen} tabIndex={0} className="panel">
        {children}
      </div>
    </>
  );
}
