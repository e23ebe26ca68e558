// 替家人办事: for whom I may act; then the few things that the mandate covers, and receipts of what I did.

import { deedsFor, heldMandates, listPlaces, myAccount, resignMandate } from '../shared/api.js'
import { actBy } from '../shared/acting.js'
import { Asked } from '../shared/asked.js'
import { clock, count, day, stamp } from '../shared/format.js'
import { Mandate, inUse, mattersText, partyText, usable } from '../shared/mandates.js'
import { deedNames } from '../shared/strings.js'
import { Button, Dialog, Empty, Icon, Loaded, More, Notice, html, toast, useLoad, usePages, useState } from '../shared/ui.js'
import { Balance, MyCode } from './home.js'
import { PayCode } from './pay-code.js'

/** Act for nobody any more: back to one's own pages, or to the desk that one came from. */
export function backToOneself(acting) {
  actBy(null)
  if (acting.realm === 'staff') location.assign('/console/#acting')
  else location.hash = '#acting'
}

/** Said on every page while one acts for somebody, with the way back. */
export const ActingBanner = ({ acting }) => html`<div class="acting no-print" role="status"><p class="grow"><${Icon} name="people" /> 正在为 <strong>${acting.principal_name}</strong> 办理</p><${Button} onClick=${() => backToOneself(acting)}>${acting.realm === 'staff' ? '回工作台' : '回到自己'}<//></div>`

export function Acting() {
  const held = useLoad(async () => { const [mandates, places] = await Promise.all([heldMandates(), listPlaces()]); return { rows: mandates.rows, places: places.rows } }, [])
  const resign = async ({ principal_id: id }) => { await resignMandate(id); toast('以后不再替办'); held.again() }
  const begin = (mandate) => { actBy(usable(mandate)); location.hash = '#home' }
  return html`<div class="stack"><h2>替家人办事</h2><p class="soft">家里老人不用手机？他同意以后，您可以替他报名、查工分、买东西、申报、反映问题、许心愿。每办一件，都记下两个人的名字，也会告诉他。</p>
    <${Loaded} from=${held} tall>${({ rows, places }) => (rows.length === 0
      ? html`<${Empty} icon="people" title="还没有人授权您">请他带上工分卡到村委会办一下，或者在他手机上点“谁能替我办”，扫您的村民码。<//>`
      : html`<ul class="stack">${rows.map((mandate) => html`<${Mandate} key=${mandate.principal_id} mandate=${mandate} name=${partyText(mandate.principal_id, mandate.principal_name, places)}>
        ${inUse(mandate) && html`<${Button} kind="main" big wide onClick=${() => begin(mandate)}>替 ${mandate.principal_name} 办事<//><${Asked} label="我不再替办" sure=${`以后您不能再替${mandate.principal_name}办事；要再办，得他重新授权。`} send=${() => resign(mandate)} />`}<//>`)}</ul>`)}<//></div>`
}

/** The first page while one acts for somebody: only what the mandate covers. */
export function HomeFor({ acting, profile }) {
  const covers = (matter) => acting.matters.includes(matter)
  const account = useLoad(async () => (covers('read') ? myAccount() : null), [acting.principal_id])
  const [open, setOpen] = useState('')
  const close = () => { setOpen(''); account.again() }
  const link = (hash, icon, title, line) => html`<a class="card rank" href=${hash}><span class="state__icon state__icon--growth"><${Icon} name=${icon} /></span><span class="grow"><strong>${title}</strong><span class="soft rank__line">${line}</span></span><span class="rank__more">去看看</span></a>`
  return html`<div class="stack stack--home"><${Notice} look="wait" title=${`您可以替 ${acting.principal_name} 办`}>${mattersText(acting)}<//>
    ${covers('read') && html`<${Loaded} from=${account} tall>${(value) => html`<${Balance} account=${value} name=${`${acting.principal_name} 的工分`} />`}<//>`}
    ${(covers('spend') || covers('read')) && html`<div class="codes">${covers('spend') && html`<button type="button" class="codes__one codes__one--pay" onClick=${() => setOpen('pay')}><${Icon} name="purse" /><strong>付款码</strong><span>每天最多 ${count(acting.day_points)}</span></button>`}
      ${covers('read') && html`<button type="button" class="codes__one" onClick=${() => setOpen('code')}><${Icon} name="code" /><strong>村民码</strong><span>签到时出示</span></button>`}</div>`}
    ${covers('spend') && link('#pay', 'scan', '扫码付', '扫店里的商户码')}
    ${covers('spend') && link('#rewards', 'shop', '工分商城', '替他兑换、看取货码')}
    ${covers('spend') && link('#topups', 'purse', '话费和网费', '用他的工分替他充')}
    ${covers('activities') && link('#activities', 'calendar', '村里的活动', '替他报名、取消')}
    ${covers('claims') && link('#claims', 'check', '申报工分', '替他申报、看公示')}
    ${covers('tickets') && link('#tickets', 'speak', '我有话说', '替他提建议、报问题')}
    ${covers('wishes') && link('#wishes', 'heart', '心愿', '替他许愿、认领、确认')}
    ${covers('read') && link('#entries', 'list', '工分明细', '每一分从哪来、用到哪')}
    ${link('#receipts', 'printer', '办过的事和回执', '打印一张，交给他')}
    ${open === 'pay' && html`<${PayCode} acting onClose=${close} />`}${open === 'code' && html`<${MyCode} profile=${profile} onClose=${close} />`}</div>`
}

const Receipt = ({ deed, acting, village, onClose }) => html`<${Dialog} title="代办回执" onClose=${onClose}><div class="receipt printed stack stack--tight"><h3>三宝代办回执</h3>
  <p>本人（委托人）：<strong>${acting.principal_name}</strong>${village && `（${village}）`}</p><p>代办人：<strong>${deed.agent_name}</strong></p>
  <p>办的事：<strong>${deedNames[deed.deed] ?? '办了一件事'}</strong>${deed.points > 0 && html`，<strong>${count(deed.points)}</strong> 工分`}</p><p>时间：${stamp(deed.made_at)}</p>
  <p class="small">编号：${deed.deed_id}</p><p>不是您的意思？72 小时内可以撤回还没办完的事，30 天内可以提出异议。请找村委会，或在手机上点“谁能替我办”。</p></div>
  <div class="row no-print"><${Button} kind="main" icon="printer" onClick=${() => print()}>打印<//><${Button} onClick=${onClose}>关闭<//></div><//>`

/** What I did for the one I act for, newest first; others' deeds are not mine to see. */
export function Receipts({ acting, profile }) {
  const pages = usePages((cursor) => deedsFor(acting.principal_id, cursor), [acting.principal_id])
  const [open, setOpen] = useState(null)
  return html`<div class="stack"><h2>替 ${acting.principal_name} 办过的事</h2><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="list" title="还没有替他办过">办完一件，就能在这里打印回执。<//>`
    : html`<ul class="stack">${pages.rows.map((deed) => html`<li class="card row row--apart" key=${deed.deed_id}><div><strong>${deedNames[deed.deed] ?? '办了一件事'}${deed.points > 0 && ` · ${count(deed.points)} 工分`}</strong><p class="soft small">${day(deed.made_at)} ${clock(deed.made_at)}${deed.undone_at && ' · 已撤回'}</p></div><${Button} icon="printer" onClick=${() => setOpen(deed)}>回执<//></li>`)}</ul>`)}<//>
    <${More} pages=${pages} />${open && html`<${Receipt} deed=${open} acting=${acting} village=${profile.village_name} onClose=${() => setOpen(null)} />`}</div>`
}
