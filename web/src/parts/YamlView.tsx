// YAML of any length: blocks of lines that are coloured only when they come near the screen.

import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { ApiError } from '../api/client';
import { useTexts } from '../i18n';
import { GLYPH } from '../tone';
import type { ObjectId } from '../url';
import { blockLines, fileName, highlight } from '../yaml';
import { CopyButton } from './CopyButton';
import { Icon } from './icons';
import { Notice } from './Notice';

interface Props {
  id: ObjectId;
  text: string | null;
  error: ApiError | null;
  omitted: string[];
  /** The resourceVersion that is shown and the one the object has, while those differ. */
  old: { of: string; now: string } | null;
}

const BLOCK = 200;

export function YamlView({ id, text, error, omitted, old }: Props) {
  const { t, tn } = useTexts();
  const lines = useMemo(() => (text ?? '').replace(/\n$/, '').split('\n'), [text]);
  const blocks = useMemo(() => cut(lines), [lines]);
  if (text === null) {
    return error ? (
      <Notice tone="bad" title={t('object.failed')} text={error.message} />
    ) : (
      <p className="muted panel-note">{t('object.loading')}</p>
    );
  }
  return (
    <>
      <div className="yaml-tools">
        <CopyButton text={() => text} label={t('object.copyYaml')} />
        <button
          type="button"
          className="button"
          onClick={() => download(fileName(id.resource, id.namespace, id.name), text)}
        >
          <Icon name="download" />
          {t('object.download')}
        </button>
        <span className="muted">{tn('object.lines', lines.length)}</span>
        {omitted.length > 0 && (
          <span className="muted omitted" title={t('object.omittedHint')}>
            {t('object.omitted', { what: omitted.join(', ') })}
          </span>
        )}
        {old !== null && (
          <span className="yaml-old tone-warn">
            <span aria-hidden="true">{GLYPH.warn}</span> {t('object.yamlOld', old)}
            {error && <> {error.message}</>}
          </span>
        )}
      </div>
      <div
        className="yaml"
        tabIndex={0}
        role="region"
        aria-label={t('object.yaml')}
        data-digits={String(lines.length).length}
      >
        {blocks.map((block) => (
          <Block key={block.first} first={block.first} text={block.text} inBlock={block.inBlock} />
        ))}
      </div>
    </>
  );
}

interface Cut {
  first: number;
  text: string;
  /** One letter for each line: whether it is inside a block scalar. */
  inBlock: string;
}

function cut(lines: string[]): Cut[] {
  const inside = blockLines(lines);
  const blocks: Cut[] = [];
  for (let first = 0; first < lines.length; first += BLOCK) {
    const marks = inside.slice(first, first + BLOCK).map((one) => (one ? 'y' : 'n'));
    blocks.push({ first, text: lines.slice(first, first + BLOCK).join('\n'), inBlock: marks.join('') });
  }
  return blocks;
}

const Block = memo(function Block({ first, text, inBlock }: Cut) {
  const element = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(first === 0);
  useEffect(() => {
    if (near || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((one) => one.isIntersecting) && setNear(true),
      {
        rootMargin: '800px',
      },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near]);
  const lines = text.split('\n');
  const numbers = lines.map((_, place) => first + place + 1).join('\n');
  return (
    <div ref={element} className="yaml-block">
      <pre className="yaml-numbers" aria-hidden="true">
        {numbers}
      </pre>
      <pre className="yaml-text">
        <code>
          {near
            ? lines.map((line, place) => <Line key={place} line={line} inBlock={inBlock[place] === 'y'} />)
            : text}
        </code>
      </pre>
    </div>
  );
});

function Line({ line, inBlock }: { line: string; inBlock: boolean }) {
  return (
    <>
      {highlight(line, inBlock).map((piece, place) =>
        piece.token === 'text' || piece.token === 'mark' ? (
          piece.text
        ) : (
          <span key={place} className={`y-${piece.token}`}>
            {piece.text}
          </span>
        ),
      )}
      {'\n'}
    </>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
