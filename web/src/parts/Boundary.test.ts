import { expect, test } from 'vitest';
import { Boundary } from './Boundary';

const next = (of: string, failed: string | null) =>
  Boundary.getDerivedStateFromProps({ children: null, of }, { failed, of: '/r/core/pods' });

test('what was thrown stays for what threw it, and is forgotten for another', () => {
  expect(next('/r/core/pods', 'no')).toBeNull();
  expect(next('/r/core/nodes', 'no')).toEqual({ failed: null, of: '/r/core/nodes' });
});

test('a failure does not change what it is of', () => {
  expect(Boundary.getDerivedStateFromError(new Error('no'))).toEqual({ failed: 'no' });
});
