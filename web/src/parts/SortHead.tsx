// The head of a column that can be sorted by.

import { useRoute } from '../state/route';
import { nextSort } from '../url';

interface Props {
  id: string;
  text: string;
  numeric?: boolean;
  title?: string | undefined;
}

export function SortHead({ id, text, numeric = false, title }: Props) {
  const { route, replace } = useRoute();
  const { sort } = route.query;
  const up = sort === id;
  const down = sort === `-${id}`;
  return (
    <th
      scope="col"
      className={numeric ? 'numeric' : undefined}
      aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}
    >
      <button
        type="button"
        title={title}
        onClick={() => replace({ ...route, query: { ...route.query, sort: nextSort(sort, id) } })}
      >
        {text}
        <span aria-hidden="true" className="sort">
          {up ? '▲' : down ? '▼' : ''}
        </span>
      </button>
    </th>
  );
}
