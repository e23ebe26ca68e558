// What the mall and the desk share of 乡村五集: the five scenarios, their types, and what each says of itself.

import { dateText, yuan } from './format.js'
import { Icon, html } from './ui.js'

/** @type {Record<string, {name: string, note: string, icon: string, add: string, types: Record<string, string>}>} */
export const scenarios = {
  jobs: { name: '求职招聘', note: '村里招工，也可以找活干', icon: 'people', add: '招工、求职', types: { offer: '招工', wanted: '求职' } },
  rentals: { name: '房屋租赁', note: '小院、单间、店面', icon: 'home', add: '出租房屋', types: { house: '整栋', rooms: '单间', shop: '店面' } },
  bazaar: { name: '乡村集市', note: '二手、自家农产、手艺服务', icon: 'basket', add: '卖东西、做服务', types: { second_hand: '二手', produce: '自家农产', service: '服务' } },
  land: { name: '土地承租', note: '村里审过、公示过才成交', icon: 'place', add: '出租土地', types: { paddy: '水田', dry: '旱地', orchard: '果园', pond: '鱼塘', forest: '林地' } },
  plots: { name: '菜地认领', note: '认一块地，当季吃自己种的', icon: 'leaf', add: '放出菜地', types: { vegetables: '菜地', orchard: '果树' } },
}
/** What people of the city list too. */
export const openToMembers = { jobs: ['wanted'], bazaar: ['second_hand', 'produce', 'service'] }

export const listingStates = { draft: ['草稿', ''], waiting: ['待审核', 'wait'], noticed: ['公示中', 'warm'], published: ['已发布', 'good'], matched: ['已成交', ''], expired: ['已过期', ''], refused: ['没有通过', 'wrong'], hidden: ['已隐藏', 'wrong'], withdrawn: ['已撤下', ''] }
export const applicationStates = { applied: ['等答复', 'wait'], accepted: ['已录用', 'good'], declined: ['没有录用', ''], withdrawn: ['已撤回', ''] }
export const reportStates = { open: ['待处理', 'wait'], upheld: ['成立', 'good'], dismissed: ['不成立', ''] }
export const adoptionStates = { adopted: ['认领中', 'good'], given_back: ['已退掉', ''], ended: ['对方结束了', 'wrong'] }
/** Whose yes to a lease is missing, in words. */
export const signers = (unsigned) => unsigned.map((side) => ({ village: '村干部', town: '镇干部' })[side]).join('和')
export const conditions = { '': '不说', new: '全新', good: '九成新', used: '用过', worn: '旧的' }
export const payPers = { month: '月', day: '天', whole: '次' }

const HUNDRED = 100
const plain = (fen) => yuan(fen).replace(/\.00$/, '')
export const mu = (hundredths) => `${(hundredths / HUNDRED).toFixed(2).replace(/\.?0+$/, '')} 亩`

/** What it costs, as the amount and of what; nothing is to be talked about. */
export function priceOf({ details: one }) {
  const found = { jobs: ['pay_fen', `元/${payPers[one.pay_per]}`], rentals: ['rent_fen', '元/月'], bazaar: ['asks_fen', '元'], land: ['rent_fen', '元/亩·年'], plots: ['fee_fen', '元/块·季'] }[one.kind]
  return one[found[0]] === 0 ? ['面议', ''] : [plain(one[found[0]]), found[1]]
}

/** The facts of a listing, each as what it is and how much. */
export function factsOf({ details: one, filled = 0 }) {
  const date = (on) => on && dateText(on)
  const facts = {
    jobs: () => [['人数', one.type === 'wanted' ? '' : `${one.places} 人${filled ? `，已招 ${filled} 人` : ''}`], ['从', date(one.begins_on)], ['到', date(one.ends_on)]],
    rentals: () => [['面积', `${one.area_m2} 平方米`], ['房间', one.rooms ? `${one.rooms} 间` : ''], ['押金', one.deposit_fen ? `${plain(one.deposit_fen)} 元` : '不收'], ['起租', date(one.from_on)]],
    bazaar: () => [['成色', one.condition ? conditions[one.condition] : '']],
    land: () => [['面积', mu(one.area_mu_hundredths)], ['租期', `${one.years} 年`], ['用途', one.use]],
    plots: () => [['季节', one.season], ['块数', `${one.plots} 块`], ['每块', `${one.area_m2} 平方米`]],
  }[one.kind]()
  return facts.filter(([, text]) => text)
}

/** A listing in one line of facts, for its card. */
export const briefOf = (one) => factsOf(one).slice(0, 2).map(([, text]) => text).join(' · ')

export const ListingPrice = ({ one }) => { const [amount, unit] = priceOf(one); return html`<p class="good__price"><b class="number">${amount}</b> ${unit}</p>` }
export const ListingFacts = ({ one }) => html`<dl class="facts-list">${factsOf(one).map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`
export const ListingCover = ({ one }) => (one.photo ? html`<img class="good__cover" src=${one.photo.thumb} alt=${`${one.title}的照片`} loading="lazy" />`
  : html`<span class="good__cover good__cover--none" aria-hidden="true"><${Icon} name=${scenarios[one.kind].icon} /></span>`)
