// Events of the cluster.

import type { events as en } from '../en/events';

export const events: Record<keyof typeof en, string> = {
  'events.title': '事件',
  'events.filter': '筛选事件',
  'events.onlyWarnings': '仅警告',
  'events.follow': '跟随',
  'events.held': '已于 {time} 暂停：恢复跟随前不显示之后的新事件。',
  'events.none': '没有事件',
  'events.first': '显示 {total} 个中最新的 {n} 个。',
  'events.reasons': '原因',
  'events.objects': '对象',
};
