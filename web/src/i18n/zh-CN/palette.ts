// The command palette.

import type { palette as en } from '../en/palette';

export const palette: Record<keyof typeof en, string> = {
  'palette.hint': '类型、对象、命名空间或命令：pods、deploy -n kube-system、pods app=web',
  'palette.nothing': '没有找到。',
  'palette.nothingKnown': '已搜索的范围内没有找到。未搜索或仅部分搜索：{what}。',
  'palette.toNamespace': '仅此命名空间',
  'palette.recent': '已固定和最近使用',
  'palette.objects': '内存中的对象',
  'palette.commands': '页面和操作',
  'palette.page': '页面',
  'palette.allNamespaces': '所有命名空间',
};
