// What the palette offers: kinds, objects, namespaces, pages, and what can be done.

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { getNamespaces, getSearch } from '../api/client';
import { useTexts } from '../i18n';
import { useCommands } from '../state/commands';
import { useKinds } from '../state/kinds';
import { reached } from '../state/options';
import { kindsFor, meansCommand, typed } from '../state/palette';
import { usePolled } from '../state/polled';
import { prefs } from '../state/prefs';
import { useRoute } from '../state/route';
import { useSelected } from '../state/store';
import { idOf } from '../state/tree';
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

interface Props {
  /** What was typed before this was loaded. */
  start: string;
}

export function Palette({ start }: Props) {
  const { t } = useTexts();
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
      {choices.length === 0 && <p className="muted popover-note">{t('palette.nothing')}</p>}
      <div
        ref={list}
        role="listbox"
        id="palette-options"
        className="palette-list"
        aria-label={t('palette.title')}
        // The field keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
      >
        {sections.map(({ title, choices: some }) => (
          <div role="group" key={title} aria-label={title}>
            <div className="palette-head" aria-hidden="true">
              {title}
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
        ))}
      </div>
    </>
  );
}

const optionId = (place: number): string => `palette-option-${place}`;

function useSections(text: string): { title: string; choices: Choice[] }[] {
  const { t } = useTexts();
  const { route, go } = useRoute();
  const { kinds } = useKinds();
  const pinned = useSelected(prefs, (value) => value.pinned);
  const recent = useSelected(prefs, (value) => value.recent);
  const { word, ns, q } = typed(text);
  const commands = useCommands();
  const objects = useObjects(text.trim());
  const namespaces = usePolled('palette namespaces', 60_000, getNamespaces);

  const found = kindsFor(kinds, word, [...new Set([...pinned, ...recent])], MOST);
  const kindChoices = found.map((kind): Choice => {
    const to = toKind(route, kind);
    const query = { ...to.query, q, ns: ns ?? to.query.ns };
    const note = [kind.group, ns === null ? '' : ns.join(',') || t('ns.all'), q].filter(Boolean).join(' · ');
    return { id: `kind ${idOf(kind)}`, text: kind.kind, note, choose: () => go({ ...to, query }) };
  });
  const low = word.toLowerCase();
  const names = (namespaces.data?.namespaces ?? []).map((one) => one.name);
  const nsChoices = (low === '' ? [] : names.filter((name) => name.includes(low)).slice(0, MOST)).map(
    (name): Choice => ({
      id: `ns ${name}`,
      text: name,
      note: t('palette.toNamespace'),
      choose: () => go({ ...route, query: { ...route.query, ns: [name] } }),
    }),
  );
  const commandChoices = commands.filter(({ text: one }) =>
    one.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const sections = [
    { title: t(word === '' ? 'palette.recent' : 'nav.kinds'), choices: kindChoices },
    { title: t('palette.objects'), choices: objects },
    { title: t('nav.namespaces'), choices: nsChoices },
  ];
  const last = { title: t('palette.commands'), choices: commandChoices };
  const first = meansCommand(
    text,
    commandChoices.map((one) => one.text),
    found,
  );
  return (first ? [last, ...sections] : [...sections, last]).filter((section) => section.choices.length > 0);
}

/** Objects with the text in their name, in all kinds in memory. */
function useObjects(text: string): Choice[] {
  const { route, go } = useRoute();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), TYPING);
    return () => clearTimeout(timer);
  }, [text]);
  // One letter finds everything, and says nothing.
  const q = asked.length > 1 && !/\s/.test(asked) && !asked.startsWith(':') ? `name:*${asked}*` : null;
  const { data } = usePolled(q, 3_600_000, (signal) => getSearch({ q: q ?? '', limit: 3 }, signal));
  const base: Route = { ...route, query: { ...NO_QUERY, ns: route.query.ns }, rest: [] };
  return (data?.kinds ?? [])
    .filter((family) => family.resource !== 'events')
    .flatMap((family) =>
      // What was found is of what was typed a moment ago.
      family.rows
        .filter((row) => row.name.includes(text))
        .map((row): Choice => {
          const { group, resource } = family;
          const to = toObject(base, { group, resource, namespace: row.namespace, name: row.name });
          const note = [family.kind, row.namespace].filter(Boolean).join(' · ');
          return { id: `object ${row.uid}`, text: row.name, note, choose: () => go(to) };
        }),
    )
    .slice(0, 2 * MOST);
}
