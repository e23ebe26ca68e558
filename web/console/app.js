// The officers' desk: a village to work for, and a page for each kind of work.

import { actBy } from '../shared/acting.js'
import { listPlaces } from '../shared/api.js'
import { speakAs } from '../shared/http.js'
import { lazy } from '../shared/lazy.js'
import { SignInAgain, SignOut, StaffForm, StaffSignIn, reached, useHeldSession } from '../shared/sign-in.js'
import { roleNames } from '../shared/strings.js'
import { Button, Empty, Failed, Field, Icon, Loading, Masthead, html, mount, useEffect, useHash, useLoad, useState } from '../shared/ui.js'
import { Account } from './account.js'
import { Unended } from './activities-unended.js'
import { ClaimsWaiting, Today } from './today.js'

/** The rooms: each is asked for when it is first opened. */
const Acting = lazy(() => import('./acting.js'), 'Acting')
const Activities = lazy(() => import('./activities.js'), 'Activities')
const AftersalesDesk = lazy(() => import('./aftersales.js'), 'AftersalesDesk')
const Appraisals = lazy(() => import('./appraisals.js'), 'Appraisals')
const Audit = lazy(() => import('./audit.js'), 'Audit')
const Banks = lazy(() => import('./banks.js'), 'Banks')
const Boards = lazy(() => import('./boards.js'), 'Boards')
const BookingsDesk = lazy(() => import('./bookings.js'), 'BookingsDesk')
const Budgets = lazy(() => import('./budgets.js'), 'Budgets')
const Bulk = lazy(() => import('./bulk.js'), 'Bulk')
const Claims = lazy(() => import('./claims.js'), 'Claims')
const Controls = lazy(() => import('./controls.js'), 'Controls')
const Coupons = lazy(() => import('./market-coupons.js'), 'Coupons')
const Cycles = lazy(() => import('./cycles.js'), 'Cycles')
const Disputes = lazy(() => import('./disputes.js'), 'Disputes')
const Liability = lazy(() => import('./liability.js'), 'Liability')
const ListingsDesk = lazy(() => import('./listings.js'), 'ListingsDesk')
const MandatePapers = lazy(() => import('./mandate-papers.js'), 'MandatePapers')
const Market = lazy(() => import('./market.js'), 'Market')
const MarketReport = lazy(() => import('./proceeds-report.js'), 'MarketReport')
const MarketTerms = lazy(() => import('./market-terms.js'), 'MarketTerms')
const Moderation = lazy(() => import('./moderation.js'), 'Moderation')
const NegativeList = lazy(() => import('./negatives.js'), 'NegativeList')
const Packing = lazy(() => import('./packing.js'), 'Packing')
const Partners = lazy(() => import('./partners.js'), 'Partners')
const Payments = lazy(() => import('./payments.js'), 'Payments')
const Perks = lazy(() => import('./perks.js'), 'Perks')
const Proceeds = lazy(() => import('./proceeds.js'), 'Proceeds')
const ProductReviews = lazy(() => import('./product-reviews.js'), 'ProductReviews')
const Residents = lazy(() => import('./residents.js'), 'Residents')
const Rewards = lazy(() => import('./rewards.js'), 'Rewards')
const Roster = lazy(() => import('./roster.js'), 'Roster')
const Rounds = lazy(() => import('./rounds.js'), 'Rounds')
const Rules = lazy(() => import('./rules.js'), 'Rules')
const ScoreObjections = lazy(() => import('./score-objections.js'), 'ScoreObjections')
const ScorePolicies = lazy(() => import('./score-policy.js'), 'ScorePolicies')
const ScoreRefresh = lazy(() => import('./score-refresh.js'), 'ScoreRefresh')
const Settlements = lazy(() => import('./settlement-list.js'), 'Settlements')
const Slips = lazy(() => import('./slips.js'), 'Slips')
const Staff = lazy(() => import('./staff.js'), 'Staff')
const Tickets = lazy(() => import('./tickets.js'), 'Tickets')
const Topups = lazy(() => import('./topups.js'), 'Topups')
const Tourism = lazy(() => import('./tourism.js'), 'Tourism')
const Villages = lazy(() => import('./villages.js'), 'Villages')
const Wishes = lazy(() => import('./wishes.js'), 'Wishes')

speakAs('staff')
actBy(null) // At the desk nobody acts for anybody.

const village = ['village_officer', 'town_officer', 'town_admin']
const town = ['town_officer', 'town_admin']
/** Who may look at the cockpit. */
const leaders = [...village, 'auditor']
const scanners = [...village, 'organiser', 'grid_worker']

/** What belongs together, by its name; in it id or another page's address, title, icon, view, note, and who may look: the server has the last word. */
const groups = [
  ['', [
    ['home', '今天', 'home', Home, '从这里开始'],
    ['/checkin/', '活动签到', 'scan', null, '全屏扫码签到、签退', scanners],
    ['/cockpit/', '驾驶舱', 'budget', null, '每个数怎么算、走势、每一笔', leaders],
  ]],
  ['村民', [
    ['roster', '花名册导入', 'upload', Roster, '上传 Excel，逐行报告', village],
    ['residents', '村民和工分卡', 'people', Residents, '查人、发卡、打印', [...village, 'auditor']],
    ['acting', '替村民办事', 'people', Acting, '有授权的，替他报名、申报、反映'],
    ['papers', '授权书核对', 'check', MandatePapers, '凭授权书用工分，另一位干部核对', [...village, 'auditor']],
    ['disputes', '代办异议', 'trail', Disputes, '不是本人意思的代办', [...village, 'auditor']],
  ]],
  ['办事', [
    ['activities', '活动', 'calendar', Activities, '新建、发布、看报名、结束'],
    ['claims', '申报', 'check', Claims, '初核、评议、公示、异议', [...village, 'grid_worker', 'panel', 'auditor']],
    ['rounds', '入户检查', 'scan', Rounds, '垃圾分类、美丽庭院、平安家庭', [...village, 'grid_worker', 'panel', 'auditor']],
    ['tickets', '我有话说', 'speak', Tickets, '村民的建议和问题', [...village, 'organiser', 'grid_worker', 'auditor']],
    ['wishes', '心愿', 'heart', Wishes, '审核、认领、确认、代发', [...village, 'auditor']],
    ['moderation', '内容审核', 'picture', Moderation, '等人看一看的文字和照片', [...village, 'auditor']],
    ['appraisals', '我来评议', 'list', Appraisals, '起草、批准、纸质票、计票', [...village, 'auditor']],
  ]],
  ['工分', [
    ['bulk', '批量记分', 'list', Bulk, '一件事给许多人一起记', village],
    ['rules', '工分规则', 'rules', Rules, '什么事得多少工分'],
    ['budgets', '工分预算', 'budget', Budgets, '每年的总量和决议号', [...village, 'auditor']],
    ['liability', '工分负债', 'budget', Liability, '还欠多少、什么时候过期、值多少钱', [...village, 'auditor']],
    ['boards', '榜单', 'trophy', Boards, '看周榜月榜、补出一期'],
  ]],
  ['花工分', [
    ['rewards', '工分商城', 'shop', Rewards, '扫码发放、上新、改库存', [...village, 'organiser', 'grid_worker', 'auditor']],
    ['partners', '合作商户', 'shop', Partners, '开店、发密钥', [...town, 'auditor']],
    ['settlement', '结算', 'budget', Settlements, '核对、批准、付款、答复异议', [...town, 'auditor']],
    ['topups', '话费网费', 'purse', Topups, '网费去交，没结果的查清', [...village, 'auditor']],
    ['slips', '查小票', 'shop', Slips, '凭小票编号查商户收了什么', [...village, 'auditor']],
  ]],
  ['共富', [
    ['market', '市集', 'leaf', Market, '商品、价钱、采收入库、追溯标签', [...village, 'auditor']],
    ['bookings', '预订', 'calendar', BookingsDesk, '客房、饭桌、体验：审核，看哪天谁来', [...village, 'auditor']],
    ['tourism', '码上游', 'place', Tourism, '手绘地图、打卡牌、路线、来了多少人', [...village, 'auditor']],
    ['cycles', '开团', 'calendar', Cycles, '收获前先卖、拼团，看订了多少', [...town, 'auditor']],
    ['packing', '备货台', 'scan', Packing, '备货、称重、打包，扫码交货', [...town, 'auditor']],
    ['aftersales', '售后', 'bell', AftersalesDesk, '少了坏了发错了的，一个工作日内答复', [...town, 'auditor']],
    ['product-reviews', '评价', 'check', ProductReviews, '审核、隐藏、回复买家的评价', [...village, 'auditor']],
    ['listings', '五集', 'list', ListingsDesk, '招聘、租房、集市、土地、菜地：审核、公示、举报', [...village, 'auditor']],
    ['market-terms', '市集设置', 'rules', MarketTerms, '开门关门、取货点、送货、哪几天', [...town, 'auditor']],
    ['coupons', '优惠券', 'gift', Coupons, '发券、买家等级，减掉的由镇里出', [...town, 'auditor']],
    ['payments', '收款', 'purse', Payments, '微信收的钱、退款、每天对账', [...town, 'auditor']],
    ['proceeds', '货款', 'purse', Proceeds, '每周一张单：谁得多少、批准、付款', [...village, 'auditor']],
    ['market-report', '报表', 'trophy', MarketReport, '多少吨、多少只，农户和村集体增收', [...village, 'auditor']],
  ]],
  ['信用', [
    ['score-objections', '信用异议', 'shield', ScoreObjections, '5 个工作日内答复，扣错的当夜起不再扣', [...town, 'auditor']],
    ['negatives', '负面清单', 'shield', NegativeList, '凭文书录入、复核、申辩、异议、修复', [...town, 'auditor']],
    ['perks', '信用优待', 'check', Perks, '起草、公布、评分、决定、申诉', [...town, 'auditor']],
    ['score-policy', '计分办法', 'shield', ScorePolicies, '看办法、起草、试算、两人签字', [...town, 'auditor']],
    ['score-refresh', '信用分更新', 'clock', ScoreRefresh, '算到哪天、差哪个村、现在补算', [...town, 'auditor']],
    ['banks', '合作银行', 'check', Banks, '条件、密钥、查验记录', [...town, 'auditor']],
  ]],
  ['监督', [
    ['controls', '监督', 'trail', Controls, '谁给谁记了多少、预算用得快不快', ['town_admin', 'auditor']],
    ['audit', '审计记录', 'list', Audit, '谁看了、改了什么，核对账本', ['town_admin', 'auditor']],
    ['villages', '村社', 'home', Villages, '名称、村民小组、新的村社', ['town_admin', 'auditor']],
    ['staff', '工作人员', 'shield', Staff, '账号、做什么、管哪里', ['town_admin', 'auditor']],
  ]],
]
const groupsFor = (session) => groups
  .map(([name, rooms]) => [name, rooms.filter(([, , , , , roles]) => !roles || roles.some((role) => session.roles.includes(role)))])
  .filter(([, rooms]) => rooms.length > 0)
const roomsFor = (session) => groupsFor(session).flatMap(([, rooms]) => rooms.filter(([, , , Room]) => Room))

const addressOf = (id) => (id.startsWith('/') ? id : `#${id}`)

const Tile = ({ href, title, icon, note }) => html`<li><a class="desk-tile" href=${href}><span class="state__icon"><${Icon} name=${icon} /></span><strong>${title}</strong><span class="soft">${note}</span></a></li>`

function Home({ session, may, village: place }) {
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>今天要办什么？</h1><p class="soft">选一件事开始。右上角可以换村。</p></div>
    ${may([...village, 'grid_worker', 'panel', 'auditor']) && html`<${ClaimsWaiting} village=${place} />`}${may([...village, 'organiser']) && html`<${Today} village=${place} may=${may} /><${Unended} village=${place} />`}
    ${groupsFor(session).map(([name, rooms]) => html`<section class="stack stack--tight" aria-label=${name || '别的页面'}>${name && html`<h2>${name}</h2>`}
      <ul class="tiles">${rooms.filter(([id]) => id !== 'home').map(([id, title, icon, , note]) => html`<${Tile} href=${addressOf(id)} title=${title} icon=${icon} note=${note} />`)}</ul></section>`)}</div>`
}

/** The room that the address names, if it is one of `open`; behind a slash the address may name one thing in it. */
function useRoom(open) {
  const hash = useHash()
  useEffect(() => { scrollTo(0, 0) }, [hash])
  return open.find(([id]) => `#${id}` === hash.split('/')[0]) ?? open[0]
}

function Desk({ session }) {
  const places = useLoad(listPlaces, [])
  const villages = reached(session, places.value?.rows ?? [])
  const [picked, setPicked] = useState('')
  const [own, showOwn] = useState(false)
  const [current, title, , Room] = useRoom(roomsFor(session))
  const village = villages.find(({ place_id: id }) => id === picked) ?? villages[0]
  useEffect(() => { document.title = `${title} · 三宝工作台` }, [title])
  const body = () => {
    if (places.state === 'loading') return html`<${Loading} tall />`
    if (places.state === 'failed') return html`<${Failed} error=${places.error} again=${places.again} />`
    if (!village) return html`<${Empty} icon="shield" title="还没有您能管的村">请镇管理员给您的账号加上村。<//>`
    return html`<${Room} key=${village.place_id} may=${(roles) => session.roles.some((role) => roles.includes(role))} session=${session} village=${village} places=${places.value.rows} onPlaces=${places.again} />`
  }
  return html`<${Masthead} title="三宝工作台" note=${`${session.name} · ${(session.roles ?? []).map((role) => roleNames[role] ?? role).join('、')}`}>
      ${villages.length > 0 && html`<div class="desk__village"><${Field} label="村" value=${village.place_id} choices=${villages.map(({ place_id: id, name }) => [id, name])} onInput=${setPicked} /></div>`}
      <${Button} icon="shield" onClick=${() => showOwn(true)}>我的账号<//><${SignOut} realm="staff" /><//>
    ${own && html`<${Account} session=${session} onClose=${() => showOwn(false)} />`}
    <div class="desk"><nav class="desk__nav no-print" aria-label="工作">${groupsFor(session).map(([name, rooms]) => html`<div class="desk__group">${name && html`<span class="soft small">${name}</span>`}${rooms.map(([id, text, icon]) => html`<a href=${addressOf(id)} aria-current=${id === current ? 'page' : null}><${Icon} name=${icon} />${text}</a>`)}</div>`)}</nav>
      <main id="main" class="desk__main">${body()}</main></div>`
}

function App() {
  const { session, held, go } = useHeldSession('staff')
  if (!session) return html`<${StaffSignIn} title="三宝工作台" note="村镇干部、评议小组和监督员从这里登录。" />`
  return html`<${Desk} key=${session.subject} session=${session} />${held && html`<${SignInAgain} onClose=${go}><${StaffForm} /><//>`}`
}

mount(html`<${App} />`)
