// The keys there are.

import { useTexts } from '../i18n';
import { Dialog } from './Dialog';
import { Keymap } from './Keymap';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <Keymap />
    </Dialog>
  );
}
