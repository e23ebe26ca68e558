// The villager's first page: how many points, the pay code, the villager's code, this week's place.

import { chooseBoards, myAccount, myBoardChoice, myCode, myRank } from '../shared/api.js'
import { clock, count, day } from '../shared/format.js'
import { Qr } from '../shared/qr.js'
import { SignOut } from '../shared/sign-in.js'
import { Button, Dialog, Icon, Loaded, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { PayCode } from './pay-code.js'
import { Pool } from './pool.js'

export function Balance({ account, name = '我的工分' }) {
  const soon = account.expiring?.find(({ points }) => points > 0)
  return html`<section class="balance" aria-label=${name}><p class="balance__label">${name}</p><p class="figure">${count(account.balance)}</p>
    <p class="balance__foot">${account.held > 0 ? html`其中 ${count(account.held)} 正在兑换，暂时不能用。` : `${day(account.as_of)} ${clock(account.as_of)} 的数`}</p>
    ${soon && html`<p class="balance__soon"><${Icon} name="clock" /> ${count(soon.points)} 工分到 ${day(soon.on)}到期，记得用</p>`}</section>`
}

export function MyCode({ profile, onClose }) {
  const code = useLoad(myCode, [])
  return html`<${Dialog} title="我的村民码" onClose=${onClose}><p>签到、核对身份时出示。这个码不能用来付款。</p>
    <${Loaded} from=${code} tall>${({ url }) => html`<figure class="mycode"><${Qr} text=${url} label="我的村民码二维码" /><figcaption>${profile.name} · ${profile.village_name}</figcaption></figure>`}<//>
    <${Button} big wide onClick=${onClose}>关闭<//><//>`
}

function rankText({ rank, points, people, to_next: toNext, published_at: out }) {
  if (points > 0 && !out) return [`上周得了 ${count(points)} 工分`, '榜单还没公布，公布后能看到名次。']
  if (rank === null) return ['上周还没有工分', '参加一次活动，下周就能上榜。']
  const gap = toNext ? `，离前一名还差 ${count(toNext)}` : ''
  return [`上周全村第 ${count(rank)} 名`, `得了 ${count(points)} 工分，共 ${count(people)} 人${gap}`]
}

/** Last week's place in the village, and whether one wants to be seen there. */
function MyRank({ profile }) {
  const rank = useLoad(() => myRank(), [])
  const choice = useLoad(myBoardChoice, [])
  const choose = useDeed(async (shown) => {
    choice.put(await chooseBoards(shown))
    toast(shown ? '从下一期起，榜单上会有您（名字遮去一部分）' : '从下一期起，榜单上不再显示您', 'good')
  })
  if (rank.state !== 'ready' || choice.state !== 'ready') return null
  const [head, line] = rankText(rank.value)
  return html`<section class="card stack stack--tight" aria-label="我的名次"><a class="rank" href=${`/board/?place=${profile.village_id}`}><span class="state__icon"><${Icon} name="trophy" /></span><span class="grow"><strong>${head}</strong>
    <span class="soft rank__line">${line}</span></span><span class="rank__more">看榜单</span></a>
    ${choose.error && html`<p class="field__wrong" role="alert">${choose.error.message}</p>`}
    <label class="agree"><input type="checkbox" checked=${choice.value.shown} onChange=${(event) => choose.start(event.currentTarget.checked)} /><span>愿意上榜（只显示姓）</span></label></section>`
}

const growth = 'state__icon--growth'
/** What else there is to do, by what it is about: the address of its page, here or elsewhere, its name, what for, and how it looks. */
const services = [
  ['参加', [
    ['activities', '村里的活动', '报名参加，得工分', 'calendar', growth],
    ['claims', '申报工分', '做了好事自己报，看公示', 'check', growth],
    ['rules', '怎么得工分', '每件事多少分', 'rules', growth],
    ['tickets', '我有话说', '提建议、报问题', 'speak', ''],
    ['wishes', '心愿', '许一个，或帮人圆一个', 'heart', ''],
    ['appraisals', '我来评议', '不记名评村里的事', 'list', ''],
  ]],
  ['花工分', [
    ['rewards', '工分商城', '用工分换东西，凭码领取', 'shop', ''],
    ['topups', '话费和网费', '用工分充，没充成就退', 'purse', growth],
  ]],
  ['信用', [
    ['score', '我的信用', '多少分、为什么、怎样更高', 'shield', growth],
    ['perks', '信用优待', '参军、评优、招募，信用是参考', 'check', ''],
    ['negatives', '我的负面记录', '依据、申辩、异议、修复', 'shield', ''],
  ]],
  ['共富', [
    ['/mall/', '市集', '当季农产品，村里直接送', 'leaf', growth],
    ['/mall/#tour', '游玩和预订', '手绘地图、打卡、吃住玩', 'place', ''],
    ['/mall/#lists', '乡村五集', '找活、租房、卖东西、认菜地', 'home', growth],
    ['proceeds', '我的货款', '市集卖的，每周一张单', 'purse', growth],
    ['hosting', '我接的预订', '客房、饭桌、体验，今天谁来', 'calendar', ''],
  ]],
  ['家人和授权', [
    ['acting', '替家人办事', '老人不用手机，您来办', 'people', growth],
    ['agents', '谁能替我办', '授权、撤销、看经过', 'shield', ''],
    ['relatives', '我的亲属', '登记亲戚，互相回避', 'people', ''],
    ['consents', '我的授权', '同意过什么，随时撤回', 'check', ''],
  ]],
]

const Service = ({ to, title, note, icon, look }) => html`<li><a class="service" href=${to.startsWith('/') ? to : `#${to}`}><span class=${`state__icon ${look}`}><${Icon} name=${icon} /></span><strong>${title}</strong><span class="soft">${note}</span></a></li>`

export function Home({ profile }) {
  const account = useLoad(myAccount, [])
  const [open, setOpen] = useState('')
  const close = () => { setOpen(''); account.again() }
  return html`<div class="stack stack--home"><${Loaded} from=${account} tall>${(value) => html`<${Balance} account=${value} />${profile.household_id && value.balance > 0 && html`<${Button} wide onClick=${() => setOpen('pool')}>存到家里<//>`}`}<//>
    <div class="codes"><button type="button" class="codes__one codes__one--pay" onClick=${() => setOpen('pay')}><${Icon} name="purse" /><strong>付款码</strong><span>买东西时出示</span></button>
      <button type="button" class="codes__one" onClick=${() => setOpen('code')}><${Icon} name="code" /><strong>村民码</strong><span>签到时出示</span></button>
      <a class="codes__one codes__one--pay codes__one--scan" href="#pay"><${Icon} name="scan" /><strong>扫码付</strong><span>扫店里的商户码</span></a></div>
    <${MyRank} profile=${profile} />
    ${services.map(([name, some]) => html`<section key=${name} class="stack stack--tight" aria-label=${name}><h2>${name}</h2><ul class="services">${some.map(([to, title, note, icon, look]) => html`<${Service} key=${to} to=${to} title=${title} note=${note} icon=${icon} look=${look} />`)}</ul></section>`)}
    <div class="row row--end"><${SignOut} realm="resident" /></div>
    ${open === 'pay' && html`<${PayCode} balance=${account.value?.balance} onClose=${close} />`}${open === 'pool' && html`<${Pool} balance=${account.value?.balance ?? 0} onClose=${close} />`}${open === 'code' && html`<${MyCode} profile=${profile} onClose=${close} />`}</div>`
}
