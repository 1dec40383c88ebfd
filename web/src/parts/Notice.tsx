// A page or table that has nothing to show says why, and what can be done.

import type { ReactNode } from 'react';
import { GLYPH, type Tone } from '../tone';

interface Props {
  tone: Tone;
  title: string;
  text?: ReactNode;
  code?: string | undefined;
  action?: string;
  onAction?: () => void;
  /** What else can be done. */
  children?: ReactNode;
}

export function Notice({ tone, title, text, code, action, onAction, children }: Props) {
  return (
    <div className={`notice tone-${tone}`}>
      <h2>
        {tone !== 'none' && <span aria-hidden="true">{GLYPH[tone]} </span>}
        {title}
      </h2>
      {text && <p>{text}</p>}
      {code && <p className="mono muted">{code}</p>}
      {children}
      {action && (
        <button type="button" className="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  );
}
