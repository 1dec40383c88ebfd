// Keys and the search syntax.

import type { help as en } from '../en/help';

export const help: Record<keyof typeof en, string> = {
  'help.title': '帮助',
  'help.filters': '筛选条件',
  'help.filtersLead': '以空格分隔的条件须同时满足。点击可在 Pod 列表中试用。',
  'help.text': '名称、命名空间或单元格中包含',
  'help.is': '对象的健康状况：ok、progressing、problem、terminating、unknown',
  'help.status': '状态列不是该值',
  'help.label': '标签为该值',
  'help.noLabel': '没有此标签',
  'help.cond': '状况为该值',
  'help.age': '创建不到十分钟',
  'help.number': '数值大于',
  'help.owner': '其所有者',
  'help.node': '所在节点；* 表示任意文本',
  'help.negated': '减号表示取反',
  'help.or': '逗号表示“或”',
  'help.regex': '正则表达式',
  'help.field': '对象的任意字段',
  'help.states': '类型的状态',
};
