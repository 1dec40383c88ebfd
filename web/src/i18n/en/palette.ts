// The command palette.

export const palette = {
  'palette.hint': 'Kind, object, namespace or command: pods, deploy -n kube-system, pods app=web',
  'palette.nothing': 'Nothing found.',
  'palette.nothingKnown': 'Nothing found in what was searched. Not searched, or only in part: {what}.',
  'palette.toNamespace': 'only this namespace',
  'palette.recent': 'Pinned and recent',
  'palette.objects': 'Objects in memory',
  'palette.commands': 'Pages and actions',
  'palette.page': 'page',
  'palette.allNamespaces': 'All namespaces',
} as const;
