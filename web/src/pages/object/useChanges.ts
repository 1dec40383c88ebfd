// What became of the object since its page was opened.

import { useEffect, useState } from 'react';
import { type Changes, NO_CHANGES, see } from '../../changes';
import { nowSeconds } from '../../state/clock';

export function useChanges(key: string, text: string | null): Changes {
  const [changes, setChanges] = useState(NO_CHANGES);
  useEffect(() => {
    // Whoever may no longer see the object loses what it was, too.
    setChanges((was) => (text === null ? NO_CHANGES : see(was, key, text, nowSeconds())));
  }, [key, text]);
  return changes.key === key ? changes : NO_CHANGES;
}
