// A filter that leaves nothing: which of its terms takes most away. Loaded when there is such a filter.

import { getList } from '../api/client';
import { useTexts } from '../i18n';
import { usePolled } from '../state/polled';
import { withoutEach } from '../state/terms';
import type { KindId, TableQuery } from '../url';

interface Props {
  kind: KindId;
  query: TableQuery;
  onChange: (q: string) => void;
}

const EVERY = 60_000;

export default function FilterHints({ kind, query: { ns, q }, onChange }: Props) {
  const { t, tn } = useTexts();
  const asked = withoutEach(q);
  const key = asked.length > 0 ? [kind.group, kind.resource, ns.join(','), q].join('\n') : null;
  const { data } = usePolled(key, EVERY, (signal) =>
    Promise.all(asked.map((one) => getList(kind, { ns, q: one.q, sort: '' }, 0, 1, signal))),
  );
  const found = asked
    .map((one, place) => ({ ...one, n: data?.[place]?.matched ?? 0 }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n);
  if (found.length === 0) return null;
  return (
    <div className="status-bar">
      {found.map(({ term, q: lesser, n }) => (
        <button key={lesser} type="button" className="status-button" onClick={() => onChange(lesser)}>
          {t('search.without', { term, objects: tn('table.total', n) })}
        </button>
      ))}
    </div>
  );
}
