// Why a kind is as it is.

import type { reasons as en } from '../en/reasons';

export const reasons: Record<keyof typeof en, string> = {
  'reason.Forbidden': '本服务器自身的账号无权列出或监听此类型。',
  'reason.NotServed': '集群不再提供此类型。',
  'reason.ExcludedByPolicy': '策略排除了此类型。',
  'reason.LazyLoadDisabled': '未预加载，且策略禁止按需加载：每次直接从 API 服务器读取。',
  'reason.WatchLimit': 'maxInformers 允许的监听已用尽：每次直接从 API 服务器读取。',
  'reason.MemoryBudget': '为不超出 memoryBudget 而未载入或已移出内存。',
  'reason.NotWatchable': '此类型不支持监听：每次直接从 API 服务器读取。',
  'reason.Unreachable': '无法连接 API 服务器。',
  'reason.Throttled': 'API 服务器要求减少请求。',
  'reason.ServerError': 'API 服务器返回错误。',
  'reason.BadAnswer': '无法理解 API 服务器的响应。',
  'reason.Expired': '监听落后过多，正在重新列出。',
  'reason.Silent': '监听长时间没有消息。',
  'reason.Closed': 'API 服务器按惯例关闭了监听。',
  'reason.Refused': 'API 服务器拒绝了监听。',
  'reason.InitialSync': '首次加载正在进行。',
  'reason.ColumnsChanged': '列发生变化，正在重新列出。',
  'reason.Idle': '超过 accessTimeout 无人查看；对象保持当时的状态。',
  'reason.Undecodable': '有对象无法解码。',
  'reason.InvalidSpec': '策略内容无效：仍沿用上一个有效版本。',
  'reason.UnknownKind': '策略提到了集群不提供的类型。',
  'reason.BadFilter': '无法识别筛选条件。',
  'reason.FilterTooCostly': '筛选耗时过长：请缩小范围。',
  'reason.AccessDenied': '您的权限不允许此操作。',
  'reason.AccessUndetermined': '无法向 API 服务器查询您的权限。',
  'reason.NoAnswer': '提供本页面的服务器没有响应。',
  'reason.Unknown': '没有得到有效的响应。',
};
