// A dialog with a title and a button that closes it.

import { type ReactNode, useId } from 'react';
import { useTexts } from '../i18n';
import { Modal } from './Modal';
import { Icon } from './icons';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ title, onClose, children }: Props) {
  const { t } = useTexts();
  const id = useId();
  return (
    <Modal className="dialog" aria-labelledby={id} onClose={onClose}>
      <form method="dialog">
        <h2 id={id}>{title}</h2>
        <button type="submit" className="icon-button" aria-label={t('keys.close')}>
          <Icon name="close" />
        </button>
      </form>
      {children}
    </Modal>
  );
}
