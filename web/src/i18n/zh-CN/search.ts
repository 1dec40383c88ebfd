// Search over all kinds, and a category as one table.

import type { search as en } from '../en/search';

export const search: Record<keyof typeof en, string> = {
  'search.title': '搜索',
  'search.notSearched_one': '有 {n} 个类型未搜索。',
  'search.notSearched_other': '有 {n} 个类型未搜索。',
  'search.notCurrent_one': '有 {n} 个类型只搜索了较早的数据。',
  'search.notCurrent_other': '有 {n} 个类型只搜索了较早的数据。',
  'search.hint':
    '输入名称的一部分，或使用与表格相同的筛选条件：is:problem、label:app=web、owner:ReplicaSet/web-7d9c。',
  'search.placeholder': '搜索内存中的所有类型',
  'search.within': '在 {ns} 中',
  'search.found_one': '找到 {n} 个对象',
  'search.found_other': '找到 {n} 个对象',
  'search.inKinds_one': '（已搜索 {n} 个类型）。',
  'search.inKinds_other': '（已搜索 {n} 个类型）。',
  'search.nothing': '在已搜索的类型中没有找到对象',
  'search.byKind': '按类型查看结果',
  'search.more_one': '还有 {n} 个',
  'search.more_other': '还有 {n} 个',
  'search.moreOf': '（{kind}）',
  'search.goNowhere': '该地址在此集群中没有对应的类型',
  'search.goUnknown': '此集群中没有名为 {what} 的类型，或者不止一个。',
  'search.goNotAll': '已知类型中没有 {what}；部分 API 组无法读取。',
  'search.category': '类别 {name}',
  'search.categoryLead': '此类别中所有类型的对象，相当于 {command}。',
  'search.categories': '此集群的类别',
  'search.categoryKinds_one': '{n} 个类型',
  'search.categoryKinds_other': '{n} 个类型',
  'search.categoryNone': '此类别中没有对象',
  'search.without': '去掉 {term}：{objects}',
};
