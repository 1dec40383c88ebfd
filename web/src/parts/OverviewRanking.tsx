// A few names with how much each has, the most first.

import { Link } from 'wouter';

interface Ranked {
  key: string;
  name: string;
  more: string;
  href: string;
  value: number;
  text: string;
}

interface Props {
  title: string;
  note?: string | undefined;
  empty: string;
  rows: Ranked[];
}

export function Ranking({ title, note, empty, rows }: Props) {
  const most = rows[0]?.value ?? 1;
  return (
    <section>
      <h2>{title}</h2>
      {note && <p className="muted">{note}</p>}
      {rows.length === 0 && <p className="muted">{empty}</p>}
      <ol className="ranking">
        {rows.map((row) => (
          <li key={row.key}>
            <Link href={row.href} className="ellipsis">
              {row.name}
            </Link>
            <span className="muted ellipsis">{row.more}</span>
            <span className="ranking-value">{row.text}</span>
            <span
              className="ranking-bar"
              aria-hidden="true"
              style={{ width: `${(row.value / most) * 100}%` }}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}
