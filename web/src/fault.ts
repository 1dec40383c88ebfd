// What a filter is refused for. Pure.

import type { Fault } from './api/types';
import type { Texts } from './i18n';

/** What is wrong and what would be right, in the reader's language. */
export function faultText({ t }: Pick<Texts, 't'>, fault: Fault): string {
  return t(`fault.${fault.word}`, 'args' in fault ? fault.args : {});
}
