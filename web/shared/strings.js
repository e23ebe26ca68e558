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
  draft: ['草稿', ''], discarded: ['已丢弃', ''], published: ['报名中', 'good'], on: ['进行中', 'warm'], over: ['时间到了，等结束', 'wait'], closing: ['正在结束', 'wait'], closed: ['已结束', ''],
}

export const signupStates = {
  confirmed: ['已报名', 'good'], waiting: ['候补中', 'wait'], in: ['已签到', 'warm'], done: ['已完成', 'good'], cancelled: ['已取消', ''], no_show: ['未到', 'wrong'],
}

export const claimStates = {
  submitted: ['待初核', 'wait'], returned: ['请补充', 'wrong'], panel: ['评议中', 'wait'], second: ['待复核', 'wait'], notice: ['公示中', 'warm'], objected: ['异议处理中', 'wrong'],
  posted: ['已入账', 'good'], contested: ['入账后有异议', 'wrong'], reversed: ['已更正扣回', ''], rejected: ['未通过', ''], withdrawn: ['已撤回', ''],
}

export const claimDeeds = {
  make: '提交申报', resubmit: '补充材料', withdraw: '撤回', accept: '初核通过', return: '退回补充', reject: '初核未通过', vote: '评议投票', recuse: '回避', call: '请外村评议', confirm: '复核通过', refuse: '复核未通过',
  object: '提出异议', uphold: '异议成立', dismiss: '异议不成立', extend: '延长处理', post: '入账', drop: '不能入账', lapse: '逾期没有补充，自动撤回', remind: '提醒补充', hold: '暂时不能入账', escalate: '办理逾期，已报镇里',
}

/** Who really did a step, where somebody acted for whose it is. */
export const byAgent = ({ acted_by: agent }) => (agent ? `，由 ${agent} 代办` : '')

export const claimActors = { claimant: '申报人', staff: '工作人员', resident: '村民', member: '城里会员', house: '系统' }

export const heldWords = { budget_spent: '村预算不够，补足后自动入账', budget_unknown: '村里今年还没有预算', account_blocked: '工分账户已停用', account_unknown: '还没有工分账户', cap_reached: '超过这条规则的上限' }

export const roundStates = { open: ['检查中', 'warm'], closed: ['已结束', ''], approved: ['评议通过', 'good'], rejected: ['评议未通过', 'wrong'] }
export const appraisalStates = {
  draft: ['草稿，等批准', 'wait'], rejected: ['已退回', 'wrong'], withdrawn: ['已撤回', ''], approved: ['已批准，等开始', 'good'], called_off: ['已取消', ''],
  open: ['投票中', 'warm'], closed: ['投票结束，等计票', 'wait'], counting: ['正在计票', 'wait'], counted: ['已计票，等公布', 'wait'], published: ['已公布', 'good'],
}

export const paperStandings = { once: ['录了一遍', 'wait'], agreed: ['两遍一致', 'good'], differs: ['两遍不一致', 'wrong'], resolved: ['第三位已定', 'good'] }

export const ratingWords = { again: '还想参加', well_run: '组织得好', learned: '有收获', crowded: '人太多', bad_time: '时间不合适', too_long: '太长了' }

export const ticketKinds = { suggestion: '建言献策', problem: '问题反映', complaint: '投诉', praise: '表扬' }

export const ticketCategories = {
  environment: '环境卫生', roads: '道路路灯', utilities: '水电网络', safety: '安全治安', neighbours: '邻里关系', affairs: '村务公开', welfare: '民生服务', other: '其他',
}

export const ticketStates = {
  open: ['待分派', 'wait'], assigned: ['已分派', 'wait'], in_progress: ['办理中', 'warm'], waiting: ['等本人补充', 'wait'], solved: ['已办好，等确认', 'good'],
  closed: ['已办结', ''], rejected: ['不予办理', ''], merged: ['已合并', ''], withdrawn: ['已撤回', ''],
}

/** What stands at each step of a ticket's life, to its author and to the desk. */
export const ticketDeeds = {
  assign: '分派', start: '开始办理', comment: '留言', note: '内部记录', ask: '请本人补充', answer: '本人补充', resume: '继续办理', solve: '办好了', reject: '不予办理',
  pass_on: '转到镇里', escalate: '超过期限，自动转到镇里', merge: '并入同一件事', confirm: '本人确认办好', lapse: '7 天没有异议，办结', reopen: '要求重办', withdraw: '本人撤回',
  rate: '评价', show: '改了公开方式', release: '公开给全村', hide: '不再公开', propose: '提议采纳', adopt: '建议被采纳', decline: '没有采纳',
}

export const ticketParties = { author: '本人', desk: '经办人', officer: '村干部', town: '镇里', clock: '系统' }

export const adoptionStates = { proposed: ['等另一位干部确认采纳', 'wait'], adopted: ['已采纳', 'good'], declined: ['未采纳', ''] }
export const wishStates = {
  posted: ['等村里看', 'wait'], returned: ['请修改', 'warm'], refused: ['未通过', 'wrong'], published: ['等人认领', 'good'], claimed: ['已认领', 'good'],
  in_progress: ['正在办', 'good'], done: ['等确认', 'warm'], confirmed: ['等村里核定', 'wait'], fulfilled: ['已达成', 'good'], cancelled: ['已取消', ''],
  expired: ['已到期', ''], merged: ['已合并', ''],
}

export const wishKinds = { goods: '要个东西', help: '搭把手', company: '陪一陪', lesson: '教一教', other: '别的' }

/** What a step of a wish's timeline says; `village` and `house` are who did it where that matters. */
export const wishSteps = {
  post: '许下心愿', change: '改了心愿', publish: '村里发布了', return: '村里请修改', refuse: '村里没有通过', merge: '并入同样的心愿', cancel: '心愿取消',
  expire: '到期，没有人认领', claim: '有人认领了', invite: '邀请队友', accept: '队友加入', leave: '队友没有加入或退出', reveal: '告诉认领人我是谁', update: '进展',
  finish: '办好了，等确认', give_up: '认领人放弃了', free: '村里收回，重新等人认领', confirm: '确认达成', reopen: '还没办好', vouch: '村里代为确认', settle: '村里核定，圆满',
}

/** Why a text or picture waits for a person: the content check's word, or the room's. */
export const reviewReasons = {
  every_wish: '文字检查没有问题，每个心愿都由干部看过再发', judged: '内容检查有疑问', no_wechat: '本人没有用微信，没法自动检查', not_set: '没有开通内容检查', stale: '本人很久没用微信，没法自动检查',
  unanswered: '内容检查没有回音', too_long: '文字太长，没有自动检查', typed_for: '干部代写的', picture_review: '照片检查有疑问', picture_risky: '照片可能不适合公开',
}

/** Why somebody who made a wish come true earned nothing. */
export const unpaidReasons = {
  cap_reached: '本月已满 5 次，不再得分', own_cause: '和许愿人是一家或亲属，不得分', account_blocked: '已迁出，不得分', account_unknown: '没有户头，不得分',
  too_far_back: '办好太久，不能补记', rule_closed: '这条规则当时不计分', not_verified: '村里没有核定，不得分',
}

export const runStates = { running: '进行中', done: '已完成', failed: '没有成功' }

export const bulkStates = { waiting: ['还没轮到', 'wait'], done: ['已记', 'good'], replayed: ['之前已记', 'good'], refused: ['没有记', 'wrong'] }

export const entryKinds = {
  award: '获得工分', redemption: '商户消费', reversal: '更正', expiry: '到期', move_out: '转入家里的工分', move_in: '家人转入',
  hold: '预扣', capture: '兑换完成', void: '取消预扣', refund: '退回工分', block: '账户停用', release: '账户恢复',
}

/** What proved the payer of a sale. */
export const payMeans = { pay_code: '付款码', pin: '刷卡，输了密码', photo: '刷卡，看了身份证', number: '报卡号，输了密码', shop_code: '扫商户码', offline: '断网时刷卡，看了身份证' }

export const roleNames = {
  resident: '村民', member: '会员', grid_worker: '网格员', organiser: '活动组织者', village_officer: '村干部', panel: '评议小组',
  town_officer: '镇干部', town_admin: '镇管理员', auditor: '监督员', shop: '合作商户', bank: '合作银行', public: '公众', inspector: '检查员', system: '系统',
}

export const ruleUnits = { hour: '/ 小时', event: '/ 次', half_day: '/ 半天', month: '/ 月', case: '按情况定' }

export const scenarioNames = {
  volunteering: '志愿服务', public_affairs: '公共事务', classes: '三堂学习', culture: '文体活动', labour: '生产劳动', safe_family: '平安家庭',
  sorting: '垃圾分类', courtyard: '美丽庭院', wishes: '心愿发布', opinions: '我有话说', mutual_aid: '邻里互助', appraisals: '我来评议', honours: '荣誉申报',
}

/** What somebody is to a person; each of the two has the other. */
export const kinships = { spouse: '配偶', parent: '父母', child: '子女', sibling: '兄弟姐妹', grandparent: '祖父母、外祖父母', grandchild: '孙辈', in_law: '姻亲', other: '其他亲属' }

/** What a mandate covers; a ballot is personal and never here. */
export const matterNames = { read: '查工分和消息', activities: '活动报名', claims: '申报工分', wishes: '心愿', tickets: '反映问题', spend: '用工分' }

export const mandateStates = { standing: ['有效', 'good'], waiting: ['等核对', 'wait'], over: ['已到期', ''], ended: ['已撤销', 'wrong'] }

/** What an agent did, by the operation's name. */
export const deedNames = {
  'activities.sign_up': '报名活动', 'activities.cancel': '取消报名', 'activities.rate': '评价活动', 'redemptions.redeem': '在商户用工分', 'redemptions.pay_shop': '在商户用工分',
  'points.pool_points': '工分存到家里', 'rewards.order': '在工分商城兑换', 'rewards.cancel': '取消工分商城兑换', 'rewards.renew_code': '换取货码', 'topups.ask_topup': '用工分充话费或交网费', 'topups.cancel': '取消充值',
  'claims.make': '申报工分', 'claims.resubmit': '补充申报', 'claims.withdraw': '撤回申报', 'claims.make_objection': '对公示提异议',
  'tickets.make': '反映问题', 'tickets.comment': '给反映的事留言', 'tickets.confirm': '确认反映的事办好', 'tickets.rate': '评价反映的事', 'tickets.reopen': '要求重办',
  'tickets.withdraw': '撤回反映的事', 'tickets.show': '改公开方式',
  'wishes.make': '许心愿', 'wishes.change': '改心愿', 'wishes.cancel': '取消心愿', 'wishes.claim': '认领心愿', 'wishes.invite': '邀请人一起办心愿', 'wishes.answer': '答复心愿邀请',
  'wishes.update': '写心愿进展', 'wishes.finish': '办好心愿', 'wishes.give_up': '放弃认领', 'wishes.confirm': '确认心愿达成', 'wishes.reopen': '说心愿还没办好',
}

export const disputeStates = { open: ['等镇里处理', 'wait'], confirmed: ['认定属实', 'wrong'], dismissed: ['认定不属实', ''] }

export const consentWays = { card: '本人刷卡输密码', paper: '书面授权', session: '本人手机上授权' }

export const consentStates = { none: ['没有授权', ''], granted: ['已授权', 'good'], withdrawn: ['已撤回', 'wrong'] }

export const cardStates = { active: ['可用', 'good'], lost: ['已挂失', 'wrong'], blocked: ['已停用', 'wrong'], replaced: ['已换卡', ''] }

export const accountStates = { active: ['正常', 'good'], unopened: ['还没有工分', ''], blocked: ['已停用', 'wrong'], moved: ['人已迁出，不再收支', 'wait'], dead: ['人已去世，不再收支', 'wait'] }

/** How long points live, in words; 0 is for ever. */
export const lifeText = (years) => (years === 0 ? '一直有效' : `到第${'零一二三四五六'[years + 1]}年年底`)

export const spenderNames = { head: '只有户主', adults: '家里成年人都能用' }

export const residentStates = { active: ['在村', 'good'], moved: ['迁出', ''], dead: ['去世', ''] }

export const topupKinds = { phone: '话费', internet: '网费' }
/** What a top-up's state is called, and how it looks. */
export const topupStates = {
  asked: ['等待办理', 'wait'], sent: ['正在充值', 'wait'], unknown: ['等运营商回话', 'wait'],
  succeeded: ['已到账', 'good'], failed: ['没成，已退', ''], cancelled: ['已取消', ''],
}
