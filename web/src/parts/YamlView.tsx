// YAML of any length: it folds, wraps, and has an address for each line.

import '../styles/yaml.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ApiError } from '../api/client';
import { type Folding, around, folding, hiddenLines, lineOf } from '../fold';
import { useTexts } from '../i18n';
import { createStore, useStore } from '../state/store';
import { GLYPH } from '../tone';
import { blockLines } from '../yaml';
import { CopyButton } from './CopyButton';
import { Notice } from './Notice';
import { Why } from './Why';
import { Omitted } from './Omitted';
import { type Block, YamlBlock } from './YamlBlock';

interface Props {
  text: string | null;
  error: ApiError | null;
  omitted: string[];
  /** The resourceVersion that is shown and the one the object has, while those differ. */
  old: { of: string; now: string } | null;
}

const BLOCK = 200;
const NONE: ReadonlySet<string> = new Set();

/** Whether long lines are wrapped: the same for every object, as long as the page lives. */
export const wrapping = createStore(false);

export function YamlView({ text, error, omitted, old }: Props) {
  const { t, tn } = useTexts();
  const lines = useMemo(() => (text ?? '').replace(/\n$/, '').split('\n'), [text]);
  const fold = useMemo(() => folding(lines), [lines]);
  const [folded, setFolded] = useState(NONE);
  const blocks = useMemo(() => cut(lines, fold, folded), [lines, fold, folded]);
  const wrap = useStore(wrapping);
  const [target, pick] = useTarget(text !== null);

  const reveal = useCallback(
    (line: number) => {
      const over = around(fold, line);
      setFolded((was) =>
        over.some((id) => was.has(id)) ? new Set([...was].filter((id) => !over.includes(id))) : was,
      );
    },
    [fold],
  );
  const toggle = useCallback(
    (line: number) => {
      const id = fold.ids.get(line);
      if (id === undefined) return;
      setFolded((was) =>
        was.has(id) ? new Set([...was].filter((one) => one !== id)) : new Set([...was, id]),
      );
    },
    [fold],
  );
  useEffect(() => {
    if (target >= 0) reveal(target);
  }, [target, reveal]);

  if (text === null) {
    return error ? (
      <Notice
        tone="bad"
        title={t('object.failed')}
        text={<Why reason={error.reason} message={error.message} />}
      />
    ) : (
      <p className="muted panel-note">{t('object.loading')}</p>
    );
  }
  return (
    <>
      <div className="yaml-tools">
        <CopyButton text={() => text} label={t('object.copyYaml')} />
        <button type="button" className="button" onClick={() => setFolded(new Set(fold.ids.values()))}>
          {t('object.foldAll')}
        </button>
        <button type="button" className="button" disabled={folded.size === 0} onClick={() => setFolded(NONE)}>
          {t('object.unfoldAll')}
        </button>
        <button
          type="button"
          className={`button${wrap ? ' on' : ''}`}
          aria-pressed={wrap}
          title={`${t('object.wrap')} (z)`}
          onClick={() => wrapping.set(!wrap)}
        >
          {t('object.wrap')}
        </button>
        <span className="muted" title={t('object.linkLine')}>
          {tn('object.lines', lines.length)}
        </span>
        {old !== null && (
          <span className="yaml-old tone-warn">
            <span aria-hidden="true">{GLYPH.warn}</span> {t('object.yamlOld', old)}
            {error && (
              <>
                {' '}
                <Why reason={error.reason} message={error.message} />
              </>
            )}
          </span>
        )}
      </div>
      <Omitted what={omitted} />
      <div
        className={`yaml${wrap ? ' wrapped' : ''}`}
        tabIndex={0}
        role="region"
        aria-label={t('object.yaml')}
        data-digits={String(lines.length).length}
      >
        {blocks.map((block) => (
          <YamlBlock
            // The browser remembers heights: that of a block that was folded away must not be taken for its own.
            key={/^h+$/.test(block.marks) ? `${block.first} folded` : block.first}
            first={block.first}
            text={block.text}
            marks={block.marks}
            target={target >= block.first && target < block.first + BLOCK ? target : -1}
            onFold={toggle}
            onReveal={reveal}
            onPick={pick}
          />
        ))}
      </div>
    </>
  );
}

function cut(lines: string[], fold: Folding, folded: ReadonlySet<string>): Block[] {
  const inside = blockLines(lines);
  const hidden = hiddenLines(fold, folded);
  const markOf = (line: number): string => {
    const id = fold.ids.get(line);
    if (hidden[line]) return 'h';
    if (id !== undefined) return folded.has(id) ? 'f' : 'o';
    return inside[line] ? 'b' : 'n';
  };
  const blocks: Block[] = [];
  for (let first = 0; first < lines.length; first += BLOCK) {
    const part = lines.slice(first, first + BLOCK);
    blocks.push({
      first,
      text: part.join('\n'),
      marks: part.map((_, place) => markOf(first + place)).join(''),
    });
  }
  return blocks;
}

/** The line that the address names, brought into sight once the text is there; -1 for none. */
function useTarget(ready: boolean): [number, (line: number) => void] {
  const [target, setTarget] = useState({ line: lineOf(location.hash) ?? -1, scroll: true });
  useEffect(() => {
    const follow = (): void => setTarget({ line: lineOf(location.hash) ?? -1, scroll: true });
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    if (!ready || !target.scroll || target.line < 0) return;
    // What was folded over it opens with the next drawing.
    const frame = requestAnimationFrame(() =>
      document.getElementById(`L${target.line + 1}`)?.scrollIntoView({ block: 'center' }),
    );
    return () => cancelAnimationFrame(frame);
  }, [ready, target]);
  const pick = useCallback((line: number) => {
    history.replaceState(history.state, '', `#L${line + 1}`);
    setTarget({ line, scroll: false });
  }, []);
  return [target.line, pick];
}
