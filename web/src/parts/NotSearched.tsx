// What an answer over many kinds does not cover: an empty result must not pass for "there is none".

import { Link } from 'wouter';
import type { NotCurrent, NotSearched } from '../api/answers';
import { isKey, useTexts } from '../i18n';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { format, toKind } from '../url';
import { StateMark } from './Freshness';
import { ServerText, Why } from './Why';

interface Props {
  notSearched: NotSearched[];
  notCurrent: NotCurrent[];
}

export function NotSearchedNote({ notSearched, notCurrent }: Props) {
  const { tn } = useTexts();
  const { route } = useRoute();
  if (notSearched.length === 0 && notCurrent.length === 0) return null;
  return (
    <details className="not-searched">
      <summary className="tone-warn">
        <span aria-hidden="true">▲</span>{' '}
        {[
          notSearched.length > 0 && tn('search.notSearched', notSearched.length),
          notCurrent.length > 0 && tn('search.notCurrent', notCurrent.length),
        ]
          .filter(Boolean)
          .join(' ')}
      </summary>
      <ul>
        {notCurrent.map((kind) => (
          <li key={idOf(kind)}>
            <Link href={format(toKind(route, kind))}>{idOf(kind)}</Link> <StateMark state={kind.state} />
          </li>
        ))}
        {notSearched.map((kind) => (
          <li key={idOf(kind)}>
            <Link href={format(toKind(route, kind))}>{idOf(kind)}</Link>{' '}
            <span className="muted">
              <Left why={kind.why} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The server says the state of the kind, or why in English, with its word for it in brackets where there is one. */
function Left({ why }: { why: string }) {
  const { t } = useTexts();
  const state = `state.${why}`;
  if (isKey(state)) return <>{t(state)}</>;
  const word = /\(([A-Z]\w+)\)/.exec(why)?.[1];
  return word ? <Why reason={word} message={why} /> : <ServerText text={why} />;
}
