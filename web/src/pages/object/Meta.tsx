// The parts of an object's metadata.

import type { ReactNode } from 'react';
import type { Related } from '../../api/answers';
import type { ObjectAnswer } from '../../api/types';
import { useTexts } from '../../i18n';
import { labelFilter } from '../../owners';
import { useRoute } from '../../state/route';
import { FoundMark, ListLink, ObjectLink } from './links';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="object-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Letters of an annotation that are shown before it is folded. */
const SHORT = 120;

export function Labels({ data }: { data: ObjectAnswer }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const labels = Object.entries(data.object.metadata?.labels ?? {});
  return (
    <Section title={t('object.labels')}>
      {labels.length === 0 && <p className="muted">{t('object.none')}</p>}
      <ul className="object-labels">
        {labels.map(([key, value]) => (
          <li key={key}>
            <ListLink
              kind={data}
              ns={route.query.ns}
              q={labelFilter(key, value)}
              title={t('object.labelHint', { label: `${key}=${value}` })}
              className="mono"
            >
              {key}={value}
            </ListLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Annotations({ data }: { data: ObjectAnswer }) {
  const { t } = useTexts();
  const annotations = Object.entries(data.object.metadata?.annotations ?? {});
  return (
    <Section title={t('object.annotations')}>
      {annotations.length === 0 && <p className="muted">{t('object.none')}</p>}
      <dl className="object-annotations">
        {annotations.map(([key, value]) => (
          <div key={key}>
            <dt className="mono muted">{key}</dt>
            <dd className="mono">
              {value.length <= SHORT && !value.trimEnd().includes('\n') ? (
                value
              ) : (
                <details>
                  <summary>{value.slice(0, SHORT).replaceAll('\n', ' ')}…</summary>
                  <pre>{value}</pre>
                </details>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

export function Finalizers({ data }: { data: ObjectAnswer }) {
  const { t } = useTexts();
  const finalizers = data.object.metadata?.finalizers ?? [];
  if (finalizers.length === 0) return null;
  return (
    <Section title={t('object.finalizers')}>
      <ul className="object-list mono">
        {finalizers.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </Section>
  );
}

/** As the object says it; whether they are there is known from what is related. */
export function OwnerReferences({ data, related }: { data: ObjectAnswer; related: Related | null }) {
  const { t } = useTexts();
  const references = data.object.metadata?.ownerReferences ?? [];
  if (references.length === 0) return null;
  return (
    <Section title={t('object.owners')}>
      <ul className="object-list">
        {references.map((one) => {
          const owner = related?.owners.find(({ uid, depth }) => uid === one.uid && depth === 1);
          return (
            <li key={one.uid}>
              {owner ? <ObjectLink to={owner} /> : `${one.kind} ${one.name}`}{' '}
              {one.controller && <span className="muted">({t('object.controller')}) </span>}
              {owner && <FoundMark found={owner.found} health={owner.health} />}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
