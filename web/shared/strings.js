// Words that several pages share, zh-CN. What only one page says stands in that page.

export const words = {
  product: '三宝',
  points: '工分',
  again: '再试一次',
  loading: '正在取数，请稍等…',
  offline: '现在没有网络。已经显示的内容还能看，恢复后会自动继续。',
  signIn: '登录',
  signOut: '退出',
  signedOut: '登录已过期，请重新登录。',
  elder: '长辈版',
  usual: '标准版',
}

/** What to say where the server's own sentence did not arrive. */
export const refusals = {
  offline: '没有连上服务器，请检查网络后再试一次。',
  timeout: '服务器好久没有回答，请再试一次。',
  400: '请求的格式不对。',
  401: '请先登录。',
  403: '你没有做这件事的权限。',
  404: '没有找到。',
  409: '现在的状态不允许这样做。',
  413: '内容太大。',
  422: '有的内容填得不对，请看每一项的说明。',
  429: '试得太多了，请稍后再试。',
  500: '系统出了错，请联系管理员。',
  503: '系统正忙，什么都没有改变，请再试一次。',
}

export const activityStates = {
  draft: ['草稿', ''], published: ['报名中', 'good'], open: ['报名中', 'good'], running: ['进行中', 'warm'],
  closed: ['已结束', ''], cancelled: ['已取消', 'wrong'],
}

export const signupStates = {
  signed_up: ['已报名', 'good'], confirmed: ['已报名', 'good'], waiting: ['候补中', 'wait'], signed_in: ['已签到', 'warm'],
  attended: ['已完成', 'good'], done: ['已完成', 'good'], cancelled: ['已取消', ''], absent: ['未到', 'wrong'], no_show: ['未到', 'wrong'],
}

export const runStates = { waiting: '排队中', running: '进行中', done: '已完成', finished: '已完成', failed: '没有成功' }

export const entryKinds = {
  award: '获得工分', redemption: '商户消费', reversal: '更正', refund: '退回', expiry: '到期', transfer: '转入家庭',
  reward: '兑换礼品', hold: '暂存', capture: '兑换完成', void: '取消暂存', opening: '期初',
}

export const roleNames = {
  resident: '村民', grid_worker: '网格员', organiser: '活动组织者', village_officer: '村干部', panel: '评议小组',
  town_officer: '镇干部', town_admin: '镇管理员', auditor: '监督员', shop: '合作商户', public: '公众',
}
