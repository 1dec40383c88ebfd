// How fresh and how complete the data is: always visible, never by colour alone.

import type { Freshness as Fresh, Progress, State } from '../api/types';
import { count, humanDuration, secondsSince } from '../format';
import { type Texts, useTexts } from '../i18n';
import { useTicking } from '../state/clock';
import { useKinds } from '../state/kinds';
import type { Link } from '../state/view';
import { GLYPH, type Tone, stateTone } from '../tone';
import { Why } from './Why';

/** The state of one kind, as a mark with a word. */
export function StateMark({ state }: { state: State }) {
  const { t } = useTexts();
  const tone = stateTone(state);
  return (
    <span className={`state tone-${tone}`}>
      <span aria-hidden="true">{GLYPH[tone] || '○'}</span> {t(`state.${state}`)}
    </span>
  );
}

interface ChipProps {
  link: Link;
  info: (Fresh & { progress: Progress | null }) | null;
}

/** The state of what is shown, with its age where it has one. */
export function FreshnessChip({ link, info }: ChipProps) {
  const texts = useTexts();
  const text = useTicking((now) => chipText(texts, link, info, now));
  const tone = chipTone(link, info);
  const title = info?.asOf ? texts.t('state.asOf', { time: texts.fullTime(info.asOf) }) : undefined;
  // The word without its age is announced when it changes; the age would be announced each second.
  const word =
    link.kind === 'lost' ? texts.t('banner.lost', { age: '' }) : info ? texts.t(`state.${info.state}`) : '';
  return (
    <>
      <span
        className={`chip tone-${tone}`}
        title={title}
        data-state={link.kind === 'open' ? info?.state : link.kind}
      >
        <span aria-hidden="true" className="chip-mark">
          {GLYPH[tone] || '○'}
        </span>
        {text}
      </span>
      <span className="unseen" role="status">
        {word}
      </span>
    </>
  );
}

function chipTone(link: Link, info: Fresh | null): Tone {
  if (link.kind === 'lost') return 'warn';
  if (link.kind === 'refused') return 'bad';
  return info === null ? 'pending' : stateTone(info.state);
}

function chipText({ t }: Texts, link: Link, info: ChipProps['info'], now: number): string {
  if (link.kind === 'lost') return t('state.lost', { age: humanDuration(now - link.since) });
  if (link.kind === 'refused') return t('state.refused');
  if (info === null) return t('state.connecting');
  const state = t(`state.${info.state}`);
  if (info.state === 'syncing' && info.progress !== null) {
    const { received, expected } = info.progress;
    return expected === null
      ? t('state.progress', { state, received: count(received) })
      : t('state.progressOf', { state, received: count(received), expected: count(expected) });
  }
  const old = secondsSince(info.asOf, now);
  const fresh = info.state === 'live' || info.state === 'passthrough';
  // Heartbeats come each five seconds: an age below that says nothing.
  if (old === null || (fresh && old < 12)) return state;
  return t('state.age', { state, age: humanDuration(Math.max(0, old)) });
}

/** Says of the kinds and their counts that nobody can tell whether they still are so. */
export function Outdated() {
  const { t, time } = useTexts();
  const { outdated } = useKinds();
  if (outdated === null) return null;
  return (
    <p className="tree-note tone-warn" role="status">
      <span aria-hidden="true">▲</span> {t('tree.outdated', { time: time(outdated) })}
    </p>
  );
}

/** One sentence above the rows whenever they are not simply everything there is now. */
export function FreshnessBanner({ link, info }: ChipProps) {
  const texts = useTexts();
  const lost = useTicking((now) =>
    link.kind === 'lost' && now - link.since >= 3 ? humanDuration(now - link.since) : '',
  );
  const text = lost ? texts.t('banner.lost', { age: lost }) : bannerText(texts, info);
  if (text === null) return null;
  const tone = lost || info === null ? 'warn' : stateTone(info.state);
  const said = info !== null && !lost && (info.reason ?? info.message) !== null;
  return (
    <div className={`banner tone-${tone === 'ok' ? 'warn' : tone}`}>
      <span aria-hidden="true">{GLYPH[tone === 'ok' ? 'warn' : tone] || '○'}</span>
      <span>
        {text}{' '}
        {said && (
          <span className="banner-detail">
            {/* That state has but one reason, and says it. */}
            <Why reason={info.state === 'forbidden' ? null : info.reason} message={info.message} />
          </span>
        )}
      </span>
    </div>
  );
}

function bannerText({ t, time }: Texts, info: Fresh | null): string | null {
  if (info === null) return null;
  if (info.state === 'live') return info.complete ? null : t('banner.incomplete');
  const text = t(`banner.${info.state}`, { time: info.asOf ? time(info.asOf) : '–' });
  const says =
    info.state === 'stale' ||
    info.state === 'passthrough' ||
    info.state === 'parked' ||
    info.state === 'resyncing';
  return !info.complete && says ? `${text} ${t('banner.incomplete')}` : text;
}
