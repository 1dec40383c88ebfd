// How CRDs are doing: counted by problem, filtered and sorted. Pure.

import type { Crd, CrdProblem } from '../api/answers';
import { sortRows } from './catalogue';

/** Worst first. */
export const CRD_PROBLEMS = [
  'NotEstablished',
  'NamesNotAccepted',
  'StoredNotServed',
  'Terminating',
  'DeprecatedStored',
  'NoObjects',
] as const satisfies readonly CrdProblem[];

export const CRD_COLUMNS = ['name', 'problems', 'versions', 'objects', 'bytes', 'state'] as const;

export function crdCounts(crds: Crd[]): { problem: CrdProblem; n: number }[] {
  return CRD_PROBLEMS.map((problem) => ({
    problem,
    n: crds.filter((crd) => crd.problems.includes(problem)).length,
  }));
}

/** CRDs of which nobody can tell whether there are objects: they are not among those without. */
export function uncounted(crds: Crd[]): number {
  return crds.filter((crd) => crd.objects === null).length;
}

/** A word of the filter is a problem by its name, or text of the names and versions. */
export function crdRows(crds: Crd[], q: string, sort: string): Crd[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = crds.filter((crd) => {
    const text = [crd.name, crd.kind, ...crd.versions.map((one) => one.name)].join(' ').toLowerCase();
    const problems = crd.problems.map((problem) => problem.toLowerCase());
    return words.every((word) => problems.includes(word) || text.includes(word));
  });
  const byName = (a: Crd, b: Crd): number => a.name.localeCompare(b.name, 'en');
  // Without an order of its own: what needs a look first.
  return sortRows(rows, sort || 'problems', valueOf, byName);
}

function valueOf(crd: Crd, id: string): string | number | null {
  switch (CRD_COLUMNS.find((one) => one === id)) {
    case 'problems':
      return crd.problems.length === 0
        ? null
        : Math.min(...crd.problems.map((one) => CRD_PROBLEMS.indexOf(one)));
    case 'versions':
      return crd.versions.length;
    case 'objects':
      return crd.objects;
    case 'bytes':
      return crd.bytes;
    case 'state':
      return crd.state;
    default:
      return crd.name;
  }
}

/** Adds a problem to the words of a filter, or takes it out. */
export function toggleProblem(q: string, problem: CrdProblem): string {
  const words = q.split(/\s+/).filter(Boolean);
  const left = words.filter((word) => word.toLowerCase() !== problem.toLowerCase());
  return (left.length < words.length ? left : [...words, problem]).join(' ');
}
