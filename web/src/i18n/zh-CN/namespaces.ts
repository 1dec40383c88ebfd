// Namespaces by kinds.

import type { namespaces as en } from '../en/namespaces';

export const namespaces: Record<keyof typeof en, string> = {
  'namespaces.title': '命名空间',
  'namespaces.lead':
    '共 {total} 个命名空间级类型，这里统计内存中的 {n} 个。“–”表示未知；某个类型要在有人打开之后才会计数。',
  'namespaces.columns': '仅列出对象最多的 {n} 个类型。',
  'namespaces.failed': '无法读取命名空间',
  'namespaces.incomplete': '内容不完整：可能缺少部分命名空间或数量。',
  'namespaces.noneKnown': '没有已知的命名空间。',
  'namespaces.total': '内存中合计',
  'namespaces.unknown': '未知',
  'namespaces.atLeast': '目前至少 {n}',
  'namespaces.drawn': '显示 {total} 个中的前 {n} 个。',
  'namespaces.more': '显示更多',
  'namespaces.object': '命名空间对象本身',
  'namespaces.objects': '各类型的对象',
  'namespaces.since': '折线仅显示本页打开以来的数据；计数的类型有变化时重新开始。',
  'namespaces.nothing': '内存中的类型在此没有对象。',
  'namespaces.uncounted_one': '有 {n} 个类型在此未计数。',
  'namespaces.uncounted_other': '有 {n} 个类型在此未计数。',
  'namespaces.problems': '问题',
  'namespaces.missing': '没有命名空间 {name}，或者您无权查看它。',
  'namespaces.noProblems': '这里没有出现问题的对象。',
  'namespaces.noProblemsKnown': '在已搜索的类型中没有发现问题。',
  'namespaces.warnings': '最近的警告',
  'namespaces.noWarnings': '没有警告事件。',
  'namespaces.quotas': '配额',
  'namespaces.noQuotas': '没有资源配额。',
  'namespaces.all': '查看全部',
};
