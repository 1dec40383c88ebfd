// A name with dots, which a narrow column breaks after one of them and nowhere else.

import { Fragment } from 'react';

export function Dotted({ name }: { name: string }) {
  return name.split(/(?<=\.)/).map((part, place) => (
    <Fragment key={place}>
      {part}
      <wbr />
    </Fragment>
  ));
}
