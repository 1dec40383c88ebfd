// Who owns which field. Read from the API server, so only when someone looks, and again only when asked to.

import { useState } from 'react';
import { getManagers } from '../../api/client';
import type { ObjectAnswer } from '../../api/types';
import { useTexts } from '../../i18n';
import { Age } from '../../parts/Age';
import { Notice } from '../../parts/Notice';
import { Why } from '../../parts/Why';
import { ManagersTable } from '../../parts/ObjectTables';
import { PageFilter } from '../../parts/PageFilter';
import { type Owning, owning } from '../../owning';
import { useAsked } from '../../state/asked';
import type { ObjectId } from '../../url';

/** Fields of one manager that are shown at first. */
const FIRST = 100;

interface Props {
  object: ObjectId;
  data: ObjectAnswer;
}

export function ManagersTab({ object, data }: Props) {
  const { t } = useTexts();
  if (object.group !== 'core' || object.resource !== 'secrets') return <Owners object={object} data={data} />;
  // What is never read need not be asked for.
  return (
    <>
      <Notice tone="none" title={t('object.ownersRefused')} text={t('object.ownersSecret')} />
      <Writers data={data} />
    </>
  );
}

/** Who wrote to it, which its metadata says. */
function Writers({ data }: { data: ObjectAnswer }) {
  const { t } = useTexts();
  if (data.managers.length === 0) return null;
  return (
    <>
      <p>{t('object.ownersStill')}</p>
      <ManagersTable managers={data.managers} />
    </>
  );
}

function Owners({ object, data }: Props) {
  const { t, time } = useTexts();
  const [asked, setAsked] = useState('');
  const { data: answer, error, asking, again } = useAsked(data.uid, (signal) => getManagers(object, signal));
  if (answer === null) {
    if (asking) return <p className="muted panel-note">{t('object.loading')}</p>;
    const served = error?.reason !== 'NotServed';
    return (
      <>
        <Notice
          tone={served ? 'bad' : 'none'}
          title={t('object.ownersRefused')}
          text={<Why reason={error?.reason ?? null} message={error?.message ?? null} />}
          code={served ? `${error?.status || ''} ${error?.reason ?? ''}` : undefined}
          {...(served ? { action: t('app.retry'), onAction: again } : {})}
        />
        <Writers data={data} />
      </>
    );
  }
  const found = owning(answer.managers, asked);
  const version = data.object.metadata?.resourceVersion ?? null;
  const old = version !== null && answer.resourceVersion !== null && version !== answer.resourceVersion;
  return (
    <>
      <div className="yaml-tools">
        <PageFilter id="owner-of" value={asked} label={t('object.ownerOf')} onChange={setAsked} />
        <button type="button" className="button" onClick={again}>
          {t('object.readAgain')}
        </button>
        <span className="muted" role="status">
          {asking
            ? t('object.loading')
            : t('object.ownersRead', { time: answer.asOf ? time(answer.asOf) : '–' })}
        </span>
      </div>
      {error && (
        <p className="tone-warn" role="status">
          ▲ {t('object.ownersRefused')} <Why reason={error.reason} message={error.message} />
        </p>
      )}
      {old && (
        <p className="tone-warn">
          ▲ {t('object.ownersOld', { now: version, of: answer.resourceVersion ?? '–' })}
        </p>
      )}
      {answer.truncated && <p className="tone-warn">▲ {t('object.ownersTruncated')}</p>}
      {answer.redacted && <p className="muted">{t('object.ownersRedacted')}</p>}
      {answer.managers.length === 0 && <p className="muted panel-note">{t('object.noManagers')}</p>}
      {answer.managers.length > 0 && found.length === 0 && (
        <p className="panel-note">{t('object.noOwner', { q: asked.trim() })}</p>
      )}
      {found[0]?.above && <p>{t('object.ownedAbove')}</p>}
      <ul className="object-owners" aria-busy={asking}>
        {found.map((one) => (
          <ManagerItem
            key={[one.manager.manager, one.manager.operation, one.manager.subresource].join(' ')}
            one={one}
            open={asked.trim() !== '' || found.length === 1}
          />
        ))}
      </ul>
    </>
  );
}

function ManagerItem({ one, open }: { one: Owning; open: boolean }) {
  const { t, tn } = useTexts();
  const [all, setAll] = useState(false);
  const [toggled, setToggled] = useState<boolean | null>(null);
  const { manager, fields } = one;
  const shown = toggled ?? open;
  return (
    <li>
      <details
        open={shown}
        onToggle={(event) => {
          if (event.currentTarget.open !== shown) setToggled(event.currentTarget.open);
        }}
      >
        <summary>
          <b className="mono">{manager.manager}</b>{' '}
          <span className="muted">
            {[manager.operation, manager.subresource, manager.apiVersion].filter(Boolean).join(' · ')} ·{' '}
            {tn('object.fields', fields.length)} · <Age time={manager.time} />
          </span>
        </summary>
        {shown && (
          <ul className="mono">
            {fields.slice(0, all ? fields.length : FIRST).map((path) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
        )}
        {shown && !all && fields.length > FIRST && (
          <button type="button" className="button" onClick={() => setAll(true)}>
            {t('object.showAll', { n: fields.length })}
          </button>
        )}
      </details>
    </li>
  );
}
