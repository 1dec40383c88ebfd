// The rows, or why there are none.

import { type ReactNode, Suspense } from 'react';
import { useTexts } from '../i18n';
import { lazily } from '../i18n/lazily';
import { canCount } from '../state/facets';
import { focusRows } from '../state/focus';
import { type View, faultOf } from '../state/view';
import type { KindId, TableQuery } from '../url';
import { Boundary } from './Boundary';
import { Notice } from './Notice';
import { Why } from './Why';

const FilterHints = lazily(() => import('./FilterHints'));

interface Props {
  view: View;
  query: TableQuery;
  /** What the kind is called, and what it is. */
  kind: string;
  id: KindId;
  onRetry: () => void;
  onChange: (change: Partial<TableQuery>) => void;
  children: ReactNode;
}

export function TableBody({ view, query, kind, id, onRetry, onChange, children }: Props) {
  const { t } = useTexts();
  const { link, info } = view;
  // What is said above the rows is enough; the rows are those of the filter before.
  if (faultOf(link)) {
    return info === null ? (
      <Notice tone="none" title={t('table.noRows')} text={t('table.fixFilter')} />
    ) : (
      children
    );
  }
  if (link.kind === 'refused') {
    const title =
      link.status === 403
        ? t('table.denied')
        : link.status === 404
          ? t('table.unknownKind')
          : t('table.refused');
    const code = `${link.status} ${link.reason}`;
    const { denied = [] } = link.about;
    const allowed = query.ns.filter((name) => !denied.includes(name));
    if (denied.length > 0 && allowed.length > 0) {
      return (
        <Notice
          tone="bad"
          title={t('table.deniedSome')}
          text={t('table.deniedIn', { ns: denied.join(', ') })}
          code={code}
          action={t('table.showAllowed', { ns: allowed.join(', ') })}
          onAction={() => onChange({ ns: allowed })}
        />
      );
    }
    return (
      <Notice
        tone="bad"
        title={title}
        text={<Why reason={link.reason} message={link.detail} />}
        code={code}
        action={t('app.retry')}
        onAction={onRetry}
      />
    );
  }
  if (info === null) return <Waiting text={t('table.loading')} />;
  if (view.rows.length > 0 || view.pending || (view.matched ?? 0) > 0) return children;
  switch (info.state) {
    case 'cold':
    case 'syncing':
      return <Waiting text={t('table.syncing')} />;
    case 'forbidden':
    case 'failed':
    case 'excluded':
      // The banner above says it all.
      return <Notice tone="none" title={t('table.noRows')} />;
    default:
  }
  if (!info.complete) return <Notice tone="none" title={t('table.noRows')} text={t('banner.incomplete')} />;
  if (query.q) {
    const text = t('table.emptyFilterText', { kind, q: query.q });
    // What is clicked goes away with this.
    const change = (q: string): void => {
      focusRows();
      onChange({ q });
    };
    return (
      <Notice
        tone="none"
        title={t('table.emptyFilter')}
        text={text}
        action={t('table.clear')}
        onAction={() => change('')}
      >
        {canCount(view) && (
          <Boundary fallback={null}>
            <Suspense fallback={null}>
              <FilterHints kind={id} query={query} onChange={change} />
            </Suspense>
          </Boundary>
        )}
      </Notice>
    );
  }
  if (query.ns.length > 0) {
    const text = t('table.emptyNsText', { kind, ns: query.ns.join(', ') });
    return (
      <Notice
        tone="none"
        title={t('table.emptyNs')}
        text={text}
        action={t('table.allNamespaces')}
        onAction={() => onChange({ ns: [] })}
      />
    );
  }
  return <Notice tone="none" title={t('table.empty')} text={t('table.emptyText', { kind })} />;
}

function Waiting({ text }: { text: string }) {
  return (
    <div className="waiting">
      <p className="unseen">{text}</p>
      {Array.from({ length: 14 }, (_, place) => (
        <div key={place} className="grid-row gap" aria-hidden="true">
          <span className="bone" />
          <span className="bone" />
          <span className="bone" />
        </div>
      ))}
    </div>
  );
}
