// What a screen reader is told of an answer: once for each question, while the numbers on the page go on.

import { useState } from 'react';

export interface Told {
  question: string;
  text: string;
}

/** The question of the beginning is not told of: the page is being read then. `answer` is null while it is on its way. */
export function nextTold(was: Told, question: string, answer: string | null): Told {
  return answer === null || was.question === question ? was : { question, text: answer };
}

/** What to tell now. */
export function useTold(question: string, answer: string | null): string {
  const [told, setTold] = useState<Told>({ question, text: '' });
  const next = nextTold(told, question, answer);
  if (next !== told) setTold(next);
  // Emptied in between, so that the same answer to another question is told, too.
  return next.question === question ? next.text : '';
}
