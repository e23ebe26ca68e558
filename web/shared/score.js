// What a score is made of, in words: dimensions, features and what happened, as villagers say them.

import { count } from './format.js'

export const dimensionNames = { activity: '活跃程度', word: '履约能力', standing: '身份特质', conduct: '行为偏好', others: '社会评价' }

const times = (milli) => `${count(Math.floor(milli / 100) / 10)} 次`
const hours = (milli) => `${count(Math.floor(milli / 6_000) / 10)} 小时`
const wholes = (unit) => (milli) => `${count(Math.floor(milli / 1_000))} ${unit}`
const least = (milli, each = 1_000) => count(Math.ceil(milli / each))

/** A feature: what it is called, how much of it there is, and what to do for more. What does harm has no more. */
const features = {
  attendances: ['参加活动', times, (milli) => `再参加 ${least(milli)} 次活动`],
  volunteer_minutes: ['志愿服务时间', hours, (milli) => `再做 ${least(milli, 60_000)} 小时志愿服务`],
  meetings_and_votes: ['开会和投票', times, (milli) => `再参加 ${least(milli)} 次会议或投票`],
  active_months: ['活跃的月份', wholes('个月'), (milli) => `再有 ${least(milli)} 个月参加村里的事`],
  wishes_fulfilled: ['帮人圆心愿', times, (milli) => `再帮人圆 ${least(milli)} 个心愿`],
  orders_fetched: ['兑换了按时领', times, (milli) => `再按时领 ${least(milli)} 次兑换的东西`],
  no_shows: ['报了名没来', times],
  orders_left: ['兑换了没去领', times],
  wishes_dropped: ['认领心愿又放弃', times],
  claims_untrue: ['申报不属实', times],
  honours: ['荣誉（按得的工分）', wholes('工分'), (milli) => `再得 ${least(milli)} 工分的荣誉`],
  teaching_and_performing: ['讲课和演出', times, (milli) => `再讲课或演出 ${least(milli)} 次`],
  household_awards: ['平安家庭、美丽庭院', times, (milli) => `家里再评上 ${least(milli)} 次平安家庭或美丽庭院`],
  breadth: ['参加过几类事', wholes('类'), (milli) => `再多参加 ${least(milli)} 类事`],
  helping: ['邻里互助', times, (milli) => `再帮邻里 ${least(milli)} 次`],
  environment: ['垃圾分类和庭院', times, (milli) => `再评上 ${least(milli)} 次垃圾分类或美丽庭院`],
  appraisals: ['评议结果', wholes('分'), (milli) => `评议再高 ${least(milli)} 分`],
  thanks: ['许愿人的感谢', times, (milli) => `再得 ${least(milli)} 次感谢`],
}

export const featureName = (name) => features[name]?.[0] ?? name
export const howMuch = ({ feature, much_milli: milli }) => (features[feature]?.[1] ?? times)(milli)
export const whatRaises = ({ feature, lacks_milli: milli }) => features[feature]?.[2]?.(milli) ?? featureName(feature)
/** A bound of a table, in what the feature counts. */
export const boundText = (feature, milli) => (features[feature]?.[1] ?? times)(milli)

/** What happened, by its kind; `rule` is what the activity or award was for, where it has one. */
const happened = {
  attended: (n, rule) => `参加${rule}${n === 1 ? '' : ` ${n} 次`}`,
  minutes: (n, rule) => `${rule} ${count(n)} 分钟`,
  awarded: (n, rule) => `评上${rule}${n === 1 ? '' : ` ${n} 次`}`,
  worth: (n, rule) => `${rule}得 ${count(n)} 工分`,
  voted: () => '参加评议投票', adopted: () => '意见被采纳', helped: () => '帮人圆了心愿', thanked: () => '许愿人说谢谢',
  praised: (n) => `评议得好，高出及格 ${n} 分`, missed: () => '报了名没来', left_lying: () => '兑换了没去领',
  gave_up: () => '认领心愿又放弃', collected: () => '领到了兑换的东西', taken_back: () => '申报不属实，已更正',
}

export function happeningText({ what, amount }, titles) {
  const [kind, code] = what.split(':')
  const rule = code ? `「${titles[code] ?? code}」` : ''
  return happened[kind]?.(Math.abs(amount), rule) ?? what
}
