// The keys of the page of an object.

import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n';
import { kubectlGet } from '../../kubectl';
import { wrapping } from '../../parts/YamlView';
import type { Stand } from '../../place';
import { copyText } from '../../copy';
import { useKeys } from '../../state/keys';
import { useRoute } from '../../state/route';
import { type ObjectId, type Tab, TABS, toObject } from '../../url';
import { toOther } from './links';

interface Props {
  object: ObjectId;
  tab: Tab;
  stand: Stand | null;
  /** The object that owns this one, if it has a page. */
  owner: ObjectId | null;
  yaml: string | null;
}

/** Milliseconds after "." within which a letter copies. */
const CHORD = 2500;
const SAID = 2500;

/** Sets the keys; returns what the last one that copies has to say. */
export function useObjectKeys({ object, tab, stand, owner, yaml }: Props): string {
  const { t } = useTexts();
  const { route, go, replace } = useRoute();
  const [said, setSaid] = useState('');
  const dotted = useRef(0);
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), SAID);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = (text: string | null, what: string): void => {
    const done = (well: boolean): void =>
      setSaid(well ? t('object.copiedWhat', { what: what || (text ?? '') }) : t('object.copyFailed'));
    if (text === null) done(false);
    else void copyText(text).then(done);
  };
  /** What a letter does after a dot, and what it does alone. */
  const either = (dot: () => void, alone: () => unknown) => (): unknown => {
    const chord = Date.now() - dotted.current < CHORD;
    dotted.current = 0;
    if (!chord) return alone();
    dot();
    return true;
  };
  const show = (next: Tab) => (): void => {
    if (next !== tab) replace({ ...route, place: { page: 'object', object, tab: next } });
  };
  const step = (row: Stand['before'] | undefined): boolean => {
    if (row) go(toObject(route, { ...object, namespace: row.namespace, name: row.name }, tab));
    return Boolean(row);
  };

  useKeys({
    ...Object.fromEntries(TABS.map((one, place) => [String(place + 1), show(one)])),
    Escape: () => go({ ...route, place: { page: 'table', kind: object } }),
    '.': () => {
      dotted.current = Date.now();
      setSaid(t('object.copyKeys'));
    },
    c: either(() => copy(object.name, ''), show('conditions')),
    k: either(
      () => copy(kubectlGet(object), ''),
      () => false,
    ),
    l: either(
      () => copy(location.href, ''),
      () => step(stand?.after),
    ),
    y: either(() => copy(yaml, t('object.yaml')), show('yaml')),
    h: () => step(stand?.before),
    e: show('events'),
    u: show('related'),
    m: show('managers'),
    z: () => (tab === 'yaml' || tab === 'changes' ? wrapping.set(!wrapping.get()) : false),
    J: () => (owner ? go(toOther(route, owner)) : false),
  });
  return said;
}
