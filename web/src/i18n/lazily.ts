// A part of the page that is loaded when it is first drawn, together with the texts that only such parts need.

import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { prefs } from '../state/prefs';
import { loadTexts } from './index';

export function lazily<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [part] = await Promise.all([load(), loadTexts(prefs.get().lang)]);
    return part;
  });
}
