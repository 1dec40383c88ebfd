// Copies a text and says whether that worked.

import { useEffect, useState } from 'react';
import { useTexts } from '../i18n';
import { copyText } from '../copy';
import { Icon, type IconName } from './icons';

interface Props {
  text: () => string;
  label: string;
  /** Only the icon is seen. */
  quiet?: boolean;
  icon?: IconName;
}

export function CopyButton({ text, label, quiet = false, icon = 'copy' }: Props) {
  const { t } = useTexts();
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), 2000);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = async (): Promise<void> => {
    setResult((await copyText(text())) ? 'copied' : 'failed');
  };
  const shown = result === null ? label : t(result === 'copied' ? 'object.copied' : 'object.copyFailed');
  return (
    <button
      type="button"
      className={quiet ? 'icon-button' : 'button'}
      title={quiet ? shown : undefined}
      aria-label={quiet ? label : undefined}
      onClick={() => void copy()}
    >
      <Icon name={result === 'copied' ? 'check' : icon} />
      {!quiet && shown}
      <span className="unseen" role="status">
        {result === null ? '' : shown}
      </span>
    </button>
  );
}
