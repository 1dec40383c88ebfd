// Two hundred lines of YAML: plain text until they come near the screen, then coloured lines that fold.

import { memo, useEffect, useRef, useState } from 'react';
import { useTexts } from '../i18n';
import { highlight } from '../yaml';

export interface Block {
  /** Number of the first line, from 0. */
  first: number;
  text: string;
  /**
   * One letter for each line: h is folded away, o holds others, f holds others and is folded, b is inside a block
   * scalar, n is none of these.
   */
  marks: string;
}

interface Props extends Block {
  /** The line that the address names, if it is one of these; -1 otherwise. */
  target: number;
  onFold: (line: number) => void;
  /** Someone searched for what is folded away: it has to be seen. */
  onReveal: (line: number) => void;
  onPick: (line: number) => void;
}

interface Run {
  hidden: boolean;
  first: number;
  lines: string[];
}

export const YamlBlock = memo(function YamlBlock(props: Props) {
  const { first, text, marks, target } = props;
  const element = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(first === 0);
  const near = seen || target >= 0;
  const all = runs(first, text.split('\n'), marks);
  // What is folded away has no height, so that all of it would be near: it has to wait until it is seen.
  const gone = all.every((run) => run.hidden);
  useEffect(() => {
    if (near || gone || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((one) => one.isIntersecting) && setSeen(true),
      { root: element.current.closest('main'), rootMargin: '800px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near, gone]);
  return (
    <div ref={element} className={`yaml-block${gone ? ' folded' : ''}`}>
      {all.map((run) =>
        run.hidden ? (
          <Folded key={run.first} run={run} onReveal={props.onReveal} />
        ) : near ? (
          run.lines.map((line, place) => (
            <Line
              key={run.first + place}
              number={run.first + place}
              line={line}
              mark={marks[run.first + place - first] ?? 'n'}
              target={run.first + place === target}
              onFold={props.onFold}
              onPick={props.onPick}
            />
          ))
        ) : (
          <pre key={run.first} className="yaml-far">
            {run.lines.join('\n')}
          </pre>
        ),
      )}
    </div>
  );
});

function runs(first: number, lines: string[], marks: string): Run[] {
  const all: Run[] = [];
  lines.forEach((line, place) => {
    const hidden = marks[place] === 'h';
    const run = all.at(-1);
    if (run?.hidden === hidden) run.lines.push(line);
    else all.push({ hidden, first: first + place, lines: [line] });
  });
  return all;
}

/** Out of sight, but still found by the browser's own search, which then brings it back. */
function Folded({ run, onReveal }: { run: Run; onReveal: (line: number) => void }) {
  const element = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const pre = element.current;
    if (!pre) return;
    // React knows no other value of this attribute than true.
    pre.setAttribute('hidden', 'until-found');
    const reveal = (): void => onReveal(run.first);
    pre.addEventListener('beforematch', reveal);
    return () => pre.removeEventListener('beforematch', reveal);
  }, [run.first, onReveal]);
  return (
    <pre ref={element} className="yaml-folded" hidden>
      {run.lines.join('\n')}
    </pre>
  );
}

interface LineProps {
  number: number;
  line: string;
  mark: string;
  target: boolean;
  onFold: (line: number) => void;
  onPick: (line: number) => void;
}

function Line({ number, line, mark, target, onFold, onPick }: LineProps) {
  const { t } = useTexts();
  const folds = mark === 'o' || mark === 'f';
  return (
    <div className={`yaml-line${target ? ' target' : ''}`} id={target ? `L${number + 1}` : undefined}>
      <span className="yaml-number" data-n={number + 1} aria-hidden="true" onClick={() => onPick(number)} />
      {folds ? (
        <button
          type="button"
          className="yaml-fold"
          aria-expanded={mark === 'o'}
          aria-label={t(mark === 'o' ? 'object.fold' : 'object.unfold', { n: number + 1 })}
          onClick={() => onFold(number)}
        />
      ) : (
        <span className="yaml-fold" />
      )}
      <code className="yaml-text">
        {highlight(line, mark === 'b').map((piece, place) =>
          piece.token === 'text' || piece.token === 'mark' ? (
            piece.text
          ) : (
            <span key={place} className={`y-${piece.token}`}>
              {piece.text}
            </span>
          ),
        )}
        {mark === 'f' && <span className="yaml-more" aria-hidden="true" />}
        {'\n'}
      </code>
    </div>
  );
}
