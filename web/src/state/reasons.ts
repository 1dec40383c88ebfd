// Why something is so, or was refused: the server's word in a sentence of the reader's language.

import { type Texts, isKey } from '../i18n';

/** A word that is not known here stays as the server said it. */
export function reasonText({ t }: Pick<Texts, 't'>, reason: string | null): string {
  const key = `reason.${reason ?? ''}`;
  return isKey(key) ? t(key) : (reason ?? '');
}
