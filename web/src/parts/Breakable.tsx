// A name that a narrow column breaks after a dot or between its words, and nowhere else.

import { Fragment } from 'react';

export function Breakable({ name }: { name: string }) {
  return name.split(/(?<=\.)|(?<=[a-z])(?=[A-Z])/).map((part, place) => (
    <Fragment key={place}>
      {part}
      <wbr />
    </Fragment>
  ));
}
