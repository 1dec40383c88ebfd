// Every kind by group, with its count and the state of its cache.

import { type KeyboardEvent, memo, useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Kind } from '../api/types';
import { count } from '../format';
import { type Texts, useTexts } from '../i18n';
import { useKinds } from '../state/kinds';
import { prefs, setPrefs } from '../state/prefs';
import { useRoute } from '../state/route';
import { useSelected } from '../state/store';
import { type Group, idOf, matches, tree } from '../state/tree';
import { GLYPH, stateTone } from '../tone';
import { type Route, format, toKind } from '../url';
import { Outdated } from './Freshness';
import { Icon } from './icons';
import { Notice } from './Notice';
import { Why } from './Why';

/** With more custom kinds than this their groups begin closed. */
const MANY = 40;

export function KindTree() {
  const { t, tn } = useTexts();
  const { route } = useRoute();
  // Some hundred lines: what the page is about is drawn before them.
  const { kinds, known, complete, message, outdated, error, retry } = useDeferredValue(useKinds());
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => tree(kinds, filter), [kinds, filter]);
  const pinned = useSelected(prefs, (value) => value.pinned);
  const pinnedKinds = pinned.flatMap(
    (id) => kinds.find((kind) => idOf(kind) === id && matches(kind, filter)) ?? [],
  );
  const current =
    route.place.page === 'table'
      ? route.place.kind
      : route.place.page === 'object'
        ? route.place.object
        : null;
  const currentId = current ? idOf(current) : '';
  const customCount = shown.custom.reduce((sum, group) => sum + group.kinds.length, 0);
  const common = { current: currentId, route, filtering: filter !== '' };
  const ns = route.query.ns.length;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // The star of a kind is to its left for the eye, and one key away for the hand.
    const focused = document.activeElement;
    if (event.key === 'ArrowRight' && focused?.matches('a.kind')) {
      event.preventDefault();
      focused.parentElement?.querySelector<HTMLElement>('.pin')?.focus();
      return;
    }
    if (event.key === 'ArrowLeft' && focused?.matches('.pin')) {
      event.preventDefault();
      focused.parentElement?.querySelector<HTMLElement>('a.kind')?.focus();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, a, button.group-button')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
  };

  return (
    <nav className="tree" aria-label={t('app.kinds')} onKeyDown={onKeyDown}>
      <div className="tree-filter">
        <span className="field">
          <Icon name="search" />
          <input
            id="kind-filter"
            type="search"
            value={filter}
            placeholder={t('tree.filter')}
            aria-label={t('tree.filter')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Escape') {
                if (filter) setFilter('');
                else event.currentTarget.blur();
                event.stopPropagation();
              } else if (event.key === 'Enter') {
                event.currentTarget.closest('.tree')?.querySelector<HTMLElement>('a.kind')?.click();
              }
            }}
          />
          <kbd aria-hidden="true">t</kbd>
        </span>
      </div>
      {/* Scrolls, and so can be reached by keyboard through its links. */}
      <div className="tree-list">
        {error !== null && !known && (
          <Notice
            tone="bad"
            title={t('app.unreachable')}
            text={<Why reason={error.reason} message={error.message} />}
            action={t('app.retry')}
            onAction={retry}
          />
        )}
        {!known && error === null && <Bones />}
        <Outdated />
        {known && !complete && outdated === null && (
          <p className="tree-note tone-warn">
            ▲ {t('tree.incomplete')} <Why reason={null} message={message} />
          </p>
        )}
        {ns > 0 && <p className="tree-note muted">{tn('tree.inNamespaces', ns)}</p>}
        {known && shown.shown === 0 && <p className="tree-note muted">{t('tree.none', { q: filter })}</p>}
        {pinnedKinds.length > 0 && (
          <GroupView {...common} group={{ id: 'pinned', kinds: pinnedKinds }} title={t('tree.pinned')} open />
        )}
        {shown.common.length > 0 && (
          <GroupView
            {...common}
            group={{ id: 'common', kinds: shown.common }}
            title={t('tree.common')}
            open
          />
        )}
        {shown.custom.length > 0 && <h2 className="tree-head">{t('tree.custom')}</h2>}
        {shown.custom.map((group) => (
          <GroupView key={group.id} {...common} group={group} title={group.id} open={customCount <= MANY} />
        ))}
        {shown.builtin.length > 0 && <h2 className="tree-head">{t('tree.builtin')}</h2>}
        {shown.builtin.map((group) => (
          <GroupView key={group.id} {...common} group={group} title={group.id} open={false} />
        ))}
      </div>
    </nav>
  );
}

interface GroupProps {
  group: Group;
  title: string;
  /** Whether it is open before someone opens or closes it. */
  open: boolean;
  current: string;
  route: Route;
  filtering: boolean;
}

function GroupView({ group, title, open, current, route, filtering }: GroupProps) {
  const texts = useTexts();
  const remembered = useSelected(prefs, (value) => value.groups[group.id]);
  // The kind that is shown is always seen in the tree; the common ones show it already.
  const holdsCurrent = group.id !== 'common' && group.kinds.some((kind) => idOf(kind) === current);
  const isOpen = filtering || (remembered ?? (open || holdsCurrent));
  const toggle = (): void => setPrefs({ groups: { ...prefs.get().groups, [group.id]: !isOpen } });
  return (
    <section className="group">
      <h3>
        <button type="button" className="group-button" aria-expanded={isOpen} onClick={toggle}>
          <span className={`twist${isOpen ? ' open' : ''}`}>
            <Icon name="chevron" />
          </span>
          <span className="ellipsis" title={title}>
            {title}
          </span>
          <span className="count">{group.kinds.length}</span>
        </button>
      </h3>
      {isOpen && (
        <ul>
          {group.kinds.map((kind) => (
            <KindView
              key={idOf(kind)}
              kind={kind}
              href={format(toKind(route, kind))}
              current={idOf(kind) === current}
              texts={texts}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

const KindView = memo(function KindView({
  kind,
  href,
  current,
  texts,
}: {
  kind: Kind;
  href: string;
  current: boolean;
  texts: Texts;
}) {
  const { t } = texts;
  const state = t(`state.${kind.state}`);
  const denied = kind.access === 'none';
  const tone = stateTone(kind.state);
  // What is as it should be needs no mark: not loaded yet, or live.
  const mark = denied
    ? '⊘'
    : tone === 'none' || tone === 'ok'
      ? ''
      : kind.state === 'parked'
        ? '‖'
        : kind.state === 'passthrough'
          ? '⇢'
          : GLYPH[tone];
  const why = denied ? t('tree.noAccess') : [state, kind.message].filter(Boolean).join(' – ');
  const counted = kind.count === null ? `${state}: ${t('tree.unknown')}` : state;
  return (
    <li>
      <Link
        href={href}
        className={`kind${denied ? ' denied' : ''}`}
        aria-current={current ? 'page' : undefined}
      >
        <span className="ellipsis" title={`${kind.resource}.${kind.group}`}>
          {kind.kind}
        </span>
        {mark && (
          <span className={`mark tone-${denied ? 'none' : tone}`} title={why}>
            <span aria-hidden="true">{mark}</span>
            <span className="unseen">{why}</span>
          </span>
        )}
        <span className="count" title={counted}>
          {kind.count === null ? '–' : count(kind.count)}
        </span>
      </Link>
      <Pin id={idOf(kind)} name={kind.kind} />
    </li>
  );
});

/** Pinned kinds stand on top, and come first in the palette. */
function Pin({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const pinned = useSelected(prefs, (value) => value.pinned.includes(id));
  const text = t(pinned ? 'tree.unpin' : 'tree.pin', { kind: name });
  return (
    <button
      type="button"
      className={`pin${pinned ? ' on' : ''}`}
      // One stop for each kind is enough: the right arrow leads here.
      tabIndex={-1}
      aria-pressed={pinned}
      aria-label={text}
      title={text}
      onClick={() => {
        const held = prefs.get().pinned;
        setPrefs({ pinned: pinned ? held.filter((one) => one !== id) : [...held, id] });
      }}
    >
      {pinned ? '★' : '☆'}
    </button>
  );
}

function Bones() {
  return (
    <div className="bones" aria-hidden="true">
      {Array.from({ length: 12 }, (_, place) => (
        <span key={place} className="bone" />
      ))}
    </div>
  );
}
