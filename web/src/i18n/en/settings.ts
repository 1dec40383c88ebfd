// What a reader prefers.

export const settings = {
  'settings.language': 'Language',
  'settings.theme': 'Theme',
  'settings.theme.system': 'Same as the system',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
  'settings.density': 'Rows',
  'settings.density.compact': 'Compact',
  'settings.density.normal': 'Normal',
  'settings.density.roomy': 'Roomy',
  'settings.times': 'Times',
  'settings.times.relative': 'Relative',
  'settings.times.local': 'Local',
  'settings.times.utc': 'UTC',
  'settings.keys': 'Single-key shortcuts',
  'settings.motion': 'Show changes by motion',
} as const;
