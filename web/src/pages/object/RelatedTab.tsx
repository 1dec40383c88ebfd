// What an object has to do with others: who owns it, what it owns, what it names and who names it.

import type { ReactNode } from 'react';
import type { Family, Owner, Related } from '../../api/answers';
import type { ObjectAnswer } from '../../api/types';
import { count } from '../../format';
import { useTexts } from '../../i18n';
import { chain, ownedFilter } from '../../owners';
import { FamilyTable } from '../../parts/FamilyTable';
import { StateMark } from '../../parts/Freshness';
import { NotSearchedNote } from '../../parts/NotSearched';
import { Notice } from '../../parts/Notice';
import { PolledNote } from '../../parts/PolledNote';
import { Why } from '../../parts/Why';
import type { Polled } from '../../state/polled';
import { idOf } from '../../state/tree';
import { FoundMark, ListLink, ObjectLink, nsOf } from './links';
import { Section } from './Meta';

/** More siblings than this are folded. */
const MANY = 20;

interface Props {
  data: ObjectAnswer;
  related: Polled<Related>;
  gone: boolean;
}

export function RelatedTab({ data, related, gone }: Props) {
  const { t } = useTexts();
  const { data: all, error } = related;
  if (all === null) {
    return error === null ? (
      <p className="muted panel-note">{t('object.loading')}</p>
    ) : (
      <Notice
        tone="bad"
        title={t('object.relatedFailed')}
        text={<Why reason={error.reason} message={error.message} />}
        code={`${error.status || ''} ${error.reason}`}
        action={t('app.retry')}
        onAction={related.retry}
      />
    );
  }
  const none = (key: 'object.noChildren' | 'object.noReferencedBy'): ReactNode => (
    <p className="muted">{t(all.searchedAll ? key : 'object.noneSearched')}</p>
  );
  return (
    <>
      {!gone && <PolledNote polled={related} what={t('object.relatedFailed')} />}
      <NotSearchedNote notSearched={all.notSearched} notCurrent={all.notCurrent} />
      {!all.searchedAll && all.notSearched.length + all.notCurrent.length === 0 && (
        <p className="tone-warn">
          <span aria-hidden="true">▲</span> {t('object.notAllSearched')}
        </p>
      )}
      <Section title={t('object.owners')}>
        {all.owners.length === 0 ? (
          <p className="muted">{t('object.noOwners')}</p>
        ) : (
          <OwnerTree owners={all.owners} data={data} />
        )}
      </Section>
      <Section title={t('object.children')}>
        {all.children.length === 0 && none('object.noChildren')}
        {all.children.map((family) => (
          <Siblings key={idOf(family)} family={family}>
            <ListLink kind={family} ns={nsOf(data)} q={ownedFilter(data.kind, data.name)}>
              {t('object.listThem')}
            </ListLink>
          </Siblings>
        ))}
      </Section>
      <Section title={t('object.references')}>
        <References related={all} />
      </Section>
      <Section title={t('object.referencedBy')}>
        {all.referencedBy.length === 0 && none('object.noReferencedBy')}
        {all.referencedBy.map((family) => (
          <Siblings key={idOf(family)} family={family} />
        ))}
      </Section>
    </>
  );
}

/** The uppermost owner first, each level inside the one above. */
function OwnerTree({ owners, data }: { owners: Owner[]; data: ObjectAnswer }) {
  const { t } = useTexts();
  const path = chain(owners);
  const level = (depth: number): ReactNode => {
    const main = path[depth - 1];
    if (!main) {
      return (
        <li>
          <span className="muted">{data.kind}</span> <b>{data.name}</b> ({t('object.this')})
        </li>
      );
    }
    const others = owners.filter((one) => one.depth === depth && one !== main);
    return (
      <>
        {others.map((one) => (
          <OwnerItem key={one.uid} owner={one} />
        ))}
        <OwnerItem owner={main}>
          <ul>{level(depth - 1)}</ul>
        </OwnerItem>
      </>
    );
  };
  return <ul className="object-tree">{level(path.length)}</ul>;
}

function OwnerItem({ owner, children }: { owner: Owner; children?: ReactNode }) {
  const { t } = useTexts();
  return (
    <li>
      <ObjectLink to={owner} />{' '}
      {owner.controller && <span className="muted">({t('object.controller')}) </span>}
      {owner.resource === null ? (
        <span className="muted">{t('object.notServed')}</span>
      ) : (
        <FoundMark found={owner.found} health={owner.health} />
      )}
      {children}
    </li>
  );
}

function Siblings({ family, children }: { family: Family; children?: ReactNode }) {
  const { t } = useTexts();
  return (
    <details className="object-family" open={family.matched <= MANY}>
      <summary>
        {family.kind} <span className="muted">×{count(family.matched)}</span>{' '}
        {family.state !== 'live' && <StateMark state={family.state} />}
      </summary>
      <FamilyTable family={family} />
      <p className="muted">
        {family.matched > family.rows.length &&
          t('object.firstOf', { shown: count(family.rows.length), total: count(family.matched) })}{' '}
        {children}
      </p>
    </details>
  );
}

function References({ related }: { related: Related }) {
  const { t } = useTexts();
  const { references, referencesMatched, omitted } = related;
  const kept = !omitted.some((one) => one.startsWith('spec'));
  if (references.length === 0) {
    return <p className="muted">{t(kept ? 'object.noReferences' : 'object.noneKept')}</p>;
  }
  return (
    <>
      {!kept && <p className="muted">{t('object.noneKept')}</p>}
      <div className="plain-box">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('col.kind')}</th>
              <th scope="col">{t('object.name')}</th>
              <th scope="col">{t('col.state')}</th>
              <th scope="col">{t('object.path')}</th>
            </tr>
          </thead>
          <tbody>
            {references.map((one) => (
              <tr key={one.path}>
                <td>{one.kind}</td>
                <th scope="row">
                  <ObjectLink to={one} kind={false} />
                </th>
                <td>
                  <FoundMark found={one.found} />
                </td>
                <td className="mono muted prose">{one.path}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {referencesMatched > references.length && (
        <p className="tone-warn">
          <span aria-hidden="true">▲</span>{' '}
          {t('object.firstOf', { shown: count(references.length), total: count(referencesMatched) })}
        </p>
      )}
    </>
  );
}
