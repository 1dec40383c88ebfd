// What an object has to do with others, in short.

import type { Family, Related } from '../../api/answers';
import type { ObjectAnswer } from '../../api/types';
import { count } from '../../format';
import { useTexts } from '../../i18n';
import { ownedFilter } from '../../owners';
import { idOf } from '../../state/tree';
import { FoundMark, ListLink, ObjectLink, nsOf } from './links';
import { Section } from './Meta';

interface Props {
  data: ObjectAnswer;
  related: Related | null;
}

const FIRST = 8;

export function ReferenceList({ related }: Props) {
  const { t } = useTexts();
  const references = related?.references ?? [];
  if (references.length === 0) return null;
  // What is missing is what one looks for.
  const ordered = [...references].sort((a, b) => Number(a.found !== false) - Number(b.found !== false));
  const unique = ordered.filter(
    (one, place) => ordered.findIndex((other) => nameOf(other) === nameOf(one)) === place,
  );
  const most = related?.referencesMatched ?? 0;
  return (
    <Section title={t('object.references')}>
      <ul className="object-list">
        {unique.slice(0, FIRST).map((one) => (
          <li key={nameOf(one)}>
            <ObjectLink to={one} /> <FoundMark found={one.found} />
          </li>
        ))}
      </ul>
      {(unique.length > FIRST || most > references.length) && (
        <p className="muted">
          {t('object.firstOf', {
            shown: count(Math.min(FIRST, unique.length)),
            total: count(most > references.length ? most : unique.length),
          })}
        </p>
      )}
    </Section>
  );
}

function nameOf({ kind, namespace, name }: Related['references'][number]): string {
  return [kind, namespace ?? '', name].join('/');
}

export function FamilyCounts({ data, related }: Props) {
  const { t } = useTexts();
  if (related === null) return null;
  const { children, referencedBy } = related;
  return (
    <>
      {children.length > 0 && (
        <Section title={t('object.children')}>
          <Counts families={children} data={data} owned />
        </Section>
      )}
      {referencedBy.length > 0 && (
        <Section title={t('object.referencedBy')}>
          <Counts families={referencedBy} data={data} owned={false} />
        </Section>
      )}
    </>
  );
}

function Counts({ families, data, owned }: { families: Family[]; data: ObjectAnswer; owned: boolean }) {
  return (
    <ul className="object-list">
      {families.map((family) => (
        <li key={idOf(family)}>
          {owned ? (
            <ListLink kind={family} ns={nsOf(data)} q={ownedFilter(data.kind, data.name)}>
              {family.kind}
            </ListLink>
          ) : (
            family.kind
          )}{' '}
          <span className="muted">×{count(family.matched)}</span>
        </li>
      ))}
    </ul>
  );
}
