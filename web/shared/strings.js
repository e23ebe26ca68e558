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
  draft: ['草稿', ''], published: ['报名中', 'good'], on: ['进行中', 'warm'], over: ['时间到了，等结束', 'wait'], closing: ['正在结束', 'wait'], closed: ['已结束', ''],
}

export const signupStates = {
  confirmed: ['已报名', 'good'], waiting: ['候补中', 'wait'], in: ['已签到', 'warm'], done: ['已完成', 'good'], cancelled: ['已取消', ''], no_show: ['未到', 'wrong'],
}

export const ratingWords = { again: '还想参加', well_run: '组织得好', learned: '有收获', crowded: '人太多', bad_time: '时间不合适', too_long: '太长了' }

export const runStates = { running: '进行中', done: '已完成', failed: '没有成功' }

export const entryKinds = {
  award: '获得工分', redemption: '商户消费', reversal: '更正', expiry: '到期', move_out: '转入家庭账户', move_in: '家人转入',
  hold: '预扣', capture: '兑换完成', void: '取消预扣',
}

export const roleNames = {
  resident: '村民', grid_worker: '网格员', organiser: '活动组织者', village_officer: '村干部', panel: '评议小组',
  town_officer: '镇干部', town_admin: '镇管理员', auditor: '监督员', shop: '合作商户', public: '公众', inspector: '检查员', system: '系统',
}

export const ruleUnits = { hour: '/ 小时', event: '/ 次', half_day: '/ 半天', month: '/ 月', case: '起，按情况定' }

export const scenarioNames = {
  volunteering: '志愿服务', public_affairs: '公共事务', classes: '三堂学习', culture: '文体活动', labour: '生产劳动', safe_family: '平安家庭',
  sorting: '垃圾分类', courtyard: '美丽庭院', wishes: '心愿发布', opinions: '我有话说', mutual_aid: '邻里互助', appraisals: '我来评议', honours: '荣誉申报',
}

/** What a mandate covers; a ballot is personal and never here. */
export const matterNames = { read: '查工分和消息', activities: '活动报名', claims: '申报工分', wishes: '心愿', tickets: '反映问题', spend: '用工分' }

export const mandateStates = { standing: ['有效', 'good'], over: ['已到期', ''], ended: ['已撤销', 'wrong'] }

/** What an agent did, by the operation's name. */
export const deedNames = {
  'activities.sign_up': '报名活动', 'activities.cancel': '取消报名', 'activities.rate': '评价活动', 'rewards.redeem': '在商户用工分', 'rewards.pay_shop': '在商户用工分',
  'points.pool_points': '工分转入家庭账户',
}

export const disputeStates = { open: ['等镇里处理', 'wait'], confirmed: ['认定属实', 'wrong'], dismissed: ['认定不属实', ''] }

export const consentWays = { card: '本人刷卡输密码', paper: '书面授权', session: '本人手机上授权' }

export const cardStates = { active: ['可用', 'good'], lost: ['已挂失', 'wrong'], blocked: ['已停用', 'wrong'], replaced: ['已换卡', ''] }

export const residentStates = { active: ['在村', 'good'], moved: ['迁出', ''], dead: ['去世', ''] }
