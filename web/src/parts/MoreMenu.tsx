// What can be taken along from a table: its rows as a file, the command, the address.

import { useEffect, useRef, useState } from 'react';
import { ApiError, type FileFormat, getFile } from '../api/client';
import { copyText } from '../copy';
import { bytes } from '../format';
import type { GridColumn } from '../grid/columns';
import { useTexts } from '../i18n';
import { kubectlList } from '../kubectl';
import { useKind } from '../state/kinds';
import { reasonText } from '../state/reasons';
import { useRoute } from '../state/route';
import type { View } from '../state/view';
import { type KindId, type TableQuery, format } from '../url';
import { download } from './download';
import { Popover } from './Popover';
import { ServerText } from './Why';
import { Icon } from './icons';

interface Props {
  kind: KindId;
  query: TableQuery;
  view: View;
  /** As they are shown. */
  columns: readonly GridColumn[];
}

interface Said {
  tone: 'none' | 'ok' | 'bad';
  text: string;
  /** What the server says of it, in English. */
  detail?: string;
  running: boolean;
}

const FORMATS: [FileFormat, string][] = [
  ['csv', 'CSV'],
  ['ndjson', 'NDJSON'],
  ['yaml', 'YAML'],
];

export function MoreMenu({ kind, query, view, columns }: Props) {
  const texts = useTexts();
  const { t } = texts;
  const { route } = useRoute();
  const [said, setSaid] = useState<Said | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const take = async (as: FileFormat): Promise<void> => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    let told = 0;
    const tell = (size: number): void => {
      // A part of a file comes more often than anybody reads.
      if (size > 0 && Date.now() - told < 200) return;
      told = Date.now();
      setSaid({ tone: 'none', text: t('table.exporting', { bytes: bytes(size) }), running: true });
    };
    tell(0);
    try {
      const shown = columns.map(({ id }) => id);
      const blob = await getFile(kind, query, as, shown, abort.signal, tell);
      const name = fileName(kind, query, as);
      download(name, blob);
      setSaid({ tone: 'ok', text: t('table.exported', { file: name }), running: false });
    } catch (error) {
      if (abort.signal.aborted) return;
      const known = error instanceof ApiError;
      const why = known ? reasonText(texts, error.reason) : String(error);
      setSaid({
        tone: 'bad',
        text: t('table.exportFailed', { detail: why }),
        ...(known && { detail: error.message }),
        running: false,
      });
    }
  };
  const copy = async (text: string): Promise<void> => {
    const well = await copyText(text);
    setSaid({
      tone: well ? 'ok' : 'bad',
      text: t(well ? 'table.copied' : 'table.copyFailed', { text }),
      running: false,
    });
  };
  const stop = (): void => {
    running.current?.abort();
    setSaid(null);
  };

  const known = useKind(kind);
  const namespaced = view.info?.namespaced ?? known?.namespaced;
  const { command, missing } = kubectlList(kind, namespaced ?? true, query);
  // What was not asked, or not understood, or of what nobody knows whether it is in namespaces, has no equal.
  const why =
    view.link.kind === 'refused'
      ? t('table.refused')
      : namespaced === undefined
        ? t('table.loading')
        : missing.length > 0
          ? t('table.noKubectl', { terms: missing.join(' ') })
          : null;
  return (
    <>
      <Popover
        label={t('table.more')}
        className="menu"
        end
        button={{
          className: 'icon-button more-button',
          'aria-label': t('table.more'),
          title: t('table.more'),
          children: <Icon name="more" />,
        }}
      >
        {(hide) => {
          const chosen = (then: () => Promise<void>) => (): void => {
            hide();
            void then();
          };
          return (
            <>
              {FORMATS.map(([as, name]) => (
                <button
                  type="button"
                  key={as}
                  className="menu-item"
                  title={t(as === 'csv' ? 'table.exportCsv' : 'table.exportAll')}
                  onClick={chosen(() => take(as))}
                >
                  <Icon name="download" /> {t('table.export', { format: name })}
                </button>
              ))}
              <hr className="menu-line" />
              <button
                type="button"
                className="menu-item"
                disabled={why !== null}
                onClick={chosen(() => copy(command))}
              >
                <Icon name="copy" /> {t('table.copyKubectl')}
              </button>
              <p className="popover-note muted">{why ?? <code>{command}</code>}</p>
              <button
                type="button"
                className="menu-item"
                onClick={chosen(() => copy(`${location.origin}/ui${format({ ...route, query })}`))}
              >
                <Icon name="copy" /> {t('table.copyLink')}
              </button>
            </>
          );
        }}
      </Popover>
      <div className={`said${said ? ` tone-${said.tone}` : ' unseen'}`} role="status">
        {said && (
          <>
            <span className="said-text">
              {said.text} {said.detail && <ServerText text={said.detail} />}
            </span>
            <button type="button" className="button" onClick={stop}>
              {t(said.running ? 'table.cancel' : 'table.dismiss')}
            </button>
          </>
        )}
      </div>
    </>
  );
}

/** pods.apps-team-a-20260131-140211.csv */
function fileName({ group, resource }: KindId, { ns }: TableQuery, as: FileFormat): string {
  const kind = group === 'core' ? resource : `${resource}.${group}`;
  const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${[kind, ns.length === 1 ? ns[0] : '', time].filter(Boolean).join('-')}.${as}`;
}
