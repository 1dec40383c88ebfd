// What changed while the page was open, newest first.

import type { Change, Changes } from '../../changes';
import type { Hunk } from '../../diff';
import { useTexts } from '../../i18n';
import { wrapping } from '../../parts/YamlView';
import { useStore } from '../../state/store';

interface Props {
  changes: Changes;
  /** Seconds between two looks. */
  every: number;
  /** The server cannot be reached at present. */
  lost: boolean;
  /** Unix seconds since which the object is no longer there; null while it is. */
  goneAt: number | null;
}

export function ChangesTab({ changes, every, lost, goneAt }: Props) {
  const { t, tn, time } = useTexts();
  const wrap = useStore(wrapping);
  if (changes.key === null) return <p className="muted panel-note">{t('object.loading')}</p>;
  return (
    <>
      <p className="muted">{t('object.changesSince', { time: time(changes.since), every })}</p>
      {lost && (
        <p className="tone-warn">
          <span aria-hidden="true">▲</span> {t('object.changesGap')}
        </p>
      )}
      {goneAt !== null && (
        <p className="panel-note tone-warn">
          <span aria-hidden="true">▲</span> {t('object.deleted', { time: time(goneAt) })}
        </p>
      )}
      {changes.list.length === 0 ? (
        goneAt === null && <p className="panel-note">{t('object.noChanges')}</p>
      ) : (
        <ol className={`object-changes${wrap ? ' wrapped' : ''}`}>
          {changes.list.map((change) => (
            <Difference key={`${change.at} ${change.from} ${change.to}`} change={change} />
          ))}
        </ol>
      )}
      {changes.dropped > 0 && <p className="tone-warn">▲ {tn('object.dropped', changes.dropped)}</p>}
    </>
  );
}

function Difference({ change }: { change: Change }) {
  const { t, tn, time, fullTime } = useTexts();
  return (
    <li>
      <h2>
        <time dateTime={new Date(change.at * 1000).toISOString()} title={fullTime(change.at)}>
          {time(change.at)}
        </time>{' '}
        <span className="muted">{t('object.version', { version: `${change.from} → ${change.to}` })}</span>{' '}
        <span className="tone-ok">
          <span aria-hidden="true">+{change.added}</span>
          <span className="unseen">{tn('object.added', change.added)}</span>
        </span>{' '}
        <span className="tone-bad">
          <span aria-hidden="true">−{change.removed}</span>
          <span className="unseen">{tn('object.removed', change.removed)}</span>
        </span>
      </h2>
      {change.recreated && <p className="tone-warn">▲ {t('object.recreated')}</p>}
      {change.hunks.length === 0 && <p className="muted">{t('object.onlyVersion')}</p>}
      {change.hunks.length > 0 && (
        <div className="diff" tabIndex={0} role="region" aria-label={time(change.at)}>
          {change.hunks.map((hunk) => (
            <Part key={`${hunk.from} ${hunk.to}`} hunk={hunk} />
          ))}
        </div>
      )}
      {change.cut > 0 && <p className="tone-warn">▲ {tn('object.cut', change.cut)}</p>}
    </li>
  );
}

function Part({ hunk }: { hunk: Hunk }) {
  const count = (without: string): number => hunk.lines.filter(({ sign }) => sign !== without).length;
  return (
    <pre>
      <span className="diff-head">{`@@ -${hunk.from},${count('+')} +${hunk.to},${count('-')} @@\n`}</span>
      {hunk.lines.map(({ sign, text }, place) =>
        sign === ' ' ? (
          `  ${text}\n`
        ) : (
          <span key={place} className={sign === '+' ? 'diff-added' : 'diff-removed'}>
            {`${sign} ${text}\n`}
          </span>
        ),
      )}
    </pre>
  );
}
