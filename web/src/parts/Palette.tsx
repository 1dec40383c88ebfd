// What the palette offers: kinds, objects, namespaces, pages, and what can be done.

import { type KeyboardEvent, useRef, useState } from 'react';
import { getNamespaces, getSearch } from '../api/client';
import { useTexts } from '../i18n';
import { useCommands } from '../state/commands';
import { useKinds } from '../state/kinds';
import { reached } from '../state/options';
import { type Reach, kindsFor, meansCommand, reachOf, typed } from '../state/palette';
import { usePolled } from '../state/polled';
import { prefs } from '../state/prefs';
import { useRoute } from '../state/route';
import { useSelected } from '../state/store';
import { idOf } from '../state/tree';
import { useRested } from '../state/typing';
import { type Route, NO_QUERY, toKind, toObject } from '../url';

/** Of each section at most. */
const MOST = 8;

/** Milliseconds after a keystroke before objects are looked for. */
const TYPING = 200;

interface Choice {
  id: string;
  text: string;
  note: string;
  choose: () => void;
}

interface Section {
  title: string;
  choices: Choice[];
  /** Found, but not offered. */
  more: number;
  reach: Reach;
}

interface Props {
  /** What was typed before this was loaded. */
  start: string;
}

export function Palette({ start }: Props) {
  const { t, tn } = useTexts();
  const [text, setText] = useState(start);
  const [active, setActive] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const sections = useSections(text);
  const choices = sections.flatMap((section) => section.choices);
  // One is always meant: the first, until another is chosen.
  const at = Math.max(
    choices.findIndex(({ id }) => id === active),
    0,
  );
  const take = (choice: Choice): void => {
    // Closed first: it gives the focus back where it was.
    list.current?.closest('dialog')?.close();
    choice.choose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = reached(event.key, at, choices.length, { ends: text === '' });
    if (next !== null) {
      setActive(choices[next]?.id ?? '');
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      if (choices[at]) take(choices[at]);
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        autoFocus
        className="palette-input"
        value={text}
        placeholder={t('palette.hint')}
        aria-label={t('palette.title')}
        aria-autocomplete="list"
        aria-expanded={choices.length > 0}
        aria-controls="palette-options"
        aria-activedescendant={choices.length > 0 ? optionId(at) : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setActive('');
          list.current?.scrollTo(0, 0);
        }}
        onKeyDown={onKeyDown}
      />
      {choices.length === 0 && <Nothing sections={sections} />}
      <div
        ref={list}
        role="listbox"
        id="palette-options"
        className="palette-list"
        aria-label={t('palette.title')}
        // The field keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
      >
        {sections.map(({ title, choices: some, more }) => {
          if (some.length === 0) return null;
          const head = more > 0 ? `${title} · ${tn('table.moreValues', more)}` : title;
          return (
            <div role="group" key={title} aria-label={head}>
              <div className="palette-head" aria-hidden="true">
                {head}
              </div>
              {some.map((one) => {
                const mine = choices.indexOf(one);
                return (
                  <div
                    role="option"
                    key={one.id}
                    id={optionId(mine)}
                    aria-selected={mine === at}
                    className={`option${mine === at ? ' active' : ''}`}
                    onMouseMove={() => setActive(one.id)}
                    onClick={() => take(one)}
                  >
                    <span className="ellipsis">{one.text}</span>
                    <span className="muted palette-note">{one.note}</span>
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </>
  );
}

const optionId = (place: number): string => `palette-option-${place}`;

/** That nothing was found is only said of what was looked through. */
function Nothing({ sections }: { sections: Section[] }) {
  const { t } = useTexts();
  const part = sections.filter(({ reach }) => reach === 'part').map(({ title }) => title);
  return (
    <p className="muted popover-note">
      {sections.some(({ reach }) => reach === 'waits')
        ? t('table.loading')
        : part.length > 0
          ? t('palette.nothingKnown', { what: part.join(', ') })
          : t('palette.nothing')}
    </p>
  );
}

function cut(title: string, choices: Choice[], reach: Reach): Section {
  return { title, choices: choices.slice(0, MOST), more: Math.max(0, choices.length - MOST), reach };
}

function useSections(text: string): Section[] {
  const { t } = useTexts();
  const { route, go } = useRoute();
  const { kinds, known, complete, outdated, error } = useKinds();
  const pinned = useSelected(prefs, (value) => value.pinned);
  const recent = useSelected(prefs, (value) => value.recent);
  const { word, ns, q } = typed(text);
  const commands = useCommands();
  const objects = useObjects(text.trim());
  const namespaces = usePolled('palette namespaces', 60_000, getNamespaces);

  const found = kindsFor(kinds, word, [...new Set([...pinned, ...recent])]);
  const kindChoices = found.map((kind): Choice => {
    const to = toKind(route, kind);
    const query = { ...to.query, q, ns: ns ?? to.query.ns };
    const note = [kind.group, ns === null ? '' : ns.join(',') || t('ns.all'), q].filter(Boolean).join(' · ');
    return { id: `kind ${idOf(kind)}`, text: kind.kind, note, choose: () => go({ ...to, query }) };
  });
  const low = word.toLowerCase();
  const names = (namespaces.data?.namespaces ?? []).map((one) => one.name);
  const nsChoices = (low === '' ? [] : names.filter((name) => name.includes(low))).map((name): Choice => ({
    id: `ns ${name}`,
    text: name,
    note: t('palette.toNamespace'),
    choose: () => go({ ...route, query: { ...route.query, ns: [name] } }),
  }));
  const commandChoices = commands.filter(({ text: one }) =>
    one.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const kindsReach = reachOf(known ? { complete: complete && outdated === null } : null, error);
  const last: Section = { title: t('palette.commands'), choices: commandChoices, more: 0, reach: 'all' };
  const sections = [
    cut(t(word === '' ? 'palette.recent' : 'nav.kinds'), kindChoices, kindsReach),
    { title: t('palette.objects'), ...objects },
    cut(t('nav.namespaces'), nsChoices, reachOf(namespaces.data, namespaces.error)),
  ];
  const titles = commandChoices.map((one) => one.text);
  return meansCommand(text, titles, found) ? [last, ...sections] : [...sections, last];
}

/** Objects with the text in their name, in all kinds in memory. */
function useObjects(text: string): Omit<Section, 'title'> {
  const { route, go } = useRoute();
  const asked = useRested(text, TYPING);
  // One letter finds everything, and says nothing.
  const q = asked.length > 1 && !/\s/.test(asked) && !asked.startsWith(':') ? `name:*${asked}*` : null;
  const { data, error } = usePolled(q, 3_600_000, (signal) => getSearch({ q: q ?? '', limit: 3 }, signal));
  const base: Route = { ...route, query: { ...NO_QUERY, ns: route.query.ns }, rest: [] };
  const families = (data?.kinds ?? []).filter((family) => family.resource !== 'events');
  // Until it is asked for what was typed since, the answer is one of before.
  const current = asked === text;
  const choices = families
    .flatMap((family) =>
      family.rows.map((row): Choice => {
        const { group, resource } = family;
        const to = toObject(base, { group, resource, namespace: row.namespace, name: row.name });
        const note = [family.kind, row.namespace].filter(Boolean).join(' · ');
        return { id: `object ${row.uid}`, text: row.name, note, choose: () => go(to) };
      }),
    )
    .filter((one) => current || one.text.toLowerCase().includes(text.toLowerCase()))
    .slice(0, 2 * MOST);
  const matched = families.reduce((sum, family) => sum + family.matched, 0);
  return {
    choices,
    more: current ? matched - choices.length : 0,
    reach: !current ? 'waits' : q === null ? 'part' : reachOf(data, error),
  };
}
