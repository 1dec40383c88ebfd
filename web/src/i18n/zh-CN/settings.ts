// What a reader prefers.

import type { settings as en } from '../en/settings';

export const settings: Record<keyof typeof en, string> = {
  'settings.language': '语言',
  'settings.theme': '主题',
  'settings.theme.system': '跟随系统',
  'settings.theme.light': '浅色',
  'settings.theme.dark': '深色',
  'settings.density': '行高',
  'settings.density.compact': '紧凑',
  'settings.density.normal': '标准',
  'settings.density.roomy': '宽松',
  'settings.times': '时间',
  'settings.times.relative': '相对时间',
  'settings.times.local': '本地时间',
  'settings.times.utc': 'UTC 时间',
  'settings.keys': '启用单键快捷键',
  'settings.motion': '以动效提示变化',
};
