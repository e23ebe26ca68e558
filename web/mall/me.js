// What one has in these pages, and who one is: orders, bookings, letters, what was carried over, membership and its end.

import { changeMembership, endMembership, myCarried, myMembership, payOut } from '../shared/api-market.js'
import { myInbox, myProfile } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { fullDay, yuanText } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { endSession } from '../shared/session.js'
import { signOut } from '../shared/sign-in.js'
import { words } from '../shared/strings.js'
import { Button, Chip, Field, Icon, Loaded, Notice, Refused, html, toast, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'

const keys = keyring()

/** What the scales left over of earlier orders, or what is still owed; it goes back to who wants it back. */
function Carried() {
  const carried = useLoad(myCarried, [])
  const out = async () => {
    const { paid_out_fen: fen, carried_fen: left } = await payOut(keys.keyFor({ out: carried.value }))
    keys.settle()
    toast(`${yuanText(fen)} 退回微信了，一般几分钟到`, 'good')
    carried.put(left)
  }
  return html`<section class="card stack stack--tight" aria-labelledby="carried"><h2 id="carried">结余</h2><${Loaded} from=${carried}>${(fen) => html`<p class="figure">${yuanText(fen)}</p>
    <p class="soft">${fen < 0 ? '以前称重少付的，下一单一起补。' : '称重多付的钱留在这里，下一单先用它。'}</p>${fen > 0 && html`<${Asked} label="退回微信" sure=${`把 ${yuanText(fen)} 退回付款的微信吗？`} send=${out} />`}`}<//></section>`
}

function Nickname({ member, put }) {
  const [name, setName] = useState(member.nickname)
  const change = useDeed(async () => { put(await changeMembership({ nickname: name.trim() })); toast('保存了', 'good') })
  const submit = (event) => { event.preventDefault(); if (!change.busy) change.start() }
  return html`<form class="stack" onSubmit=${submit}><${Refused} of=${change} />
    <${Field} label="昵称" hint="写评价时显示，可以不填。" value=${name} wrong=${change.error?.fields.nickname} onInput=${setName} maxlength="20" autocomplete="nickname" /><${Button} type="submit" big busy=${change.busy} disabled=${name.trim() === member.nickname}>保存<//></form>`
}

/** What becomes of a balance when its owner leaves: said before, not found out after. */
function LeftBehind() {
  const carried = useLoad(myCarried, [])
  if (!(carried.value > 0)) return null
  return html`<${Notice} look="wait" title=${`您还有 ${yuanText(carried.value)} 结余`}>结束以后就用不上了：先退回微信，或者用它下一单，再来结束。<//>`
}

function Membership({ town }) {
  const from = useLoad(myMembership, [])
  const leave = async () => { await endMembership(); endSession('member'); toast('会员已结束，资料都删了') }
  return html`<${Loaded} from=${from} tall>${(member) => html`<section class="card stack" aria-labelledby="member"><h2 id="member">${member.nickname || `${town.name}会员`}</h2>
    <dl class="facts-list"><div><dt>加入</dt><dd>${fullDay(member.joined_at)}</dd></div><div><dt>手机号</dt><dd>${member.phone || '没有留'}</dd></div></dl><${Nickname} member=${member} put=${from.put} /></section>
    <section class="card stack" aria-labelledby="leave"><h2 id="leave">不做会员了</h2><p>昵称、手机号、收货地址马上删除；法律要求留的订单记录除外。还有没完成的订单和预订时不能结束。</p><${LeftBehind} /><${Asked} label="结束会员" sure="真的结束吗？删掉的资料找不回来。" send=${leave} /></section>`}<//>`
}

function Villager() {
  const from = useLoad(myProfile, [])
  return html`<${Loaded} from=${from}>${(mine) => html`<section class="card stack stack--tight" aria-labelledby="villager"><h2 id="villager">${mine.name}</h2><p class="row soft"><${Icon} name="place" />${mine.village_name}村民</p><p><a class="button" href="/h5/">看我的工分</a></p></section>`}<//>`
}

const ways = [['inbox', 'bell', '消息'], ['orders', 'list', '我的订单'], ['bookings', 'calendar', '我的预订'], ['stamps', 'check', '我的集章卡'], ['my-lists', 'home', '我的发布'], ['talks', 'speak', '对话'], ['my-plots', 'leaf', '我的菜地'], ['coupons', 'gift', '优惠券和等级'], ['addresses', 'place', '收货地址']]

/** How many letters nobody has read; nothing where all were, or while it is not known. */
function Unread() {
  const inbox = useLoad(() => myInbox(), [])
  return inbox.value?.unread > 0 && html` <${Chip} look="warm">${inbox.value.unread} 条新的<//>`
}

export function Me({ town, buyer }) {
  const out = useDeed(() => signOut(buyer.realm))
  useEffect(() => { document.title = '我的 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><h1>我的</h1>${buyer.realm === 'resident' && html`<${Villager} />`}<${Carried} />
    <nav class="card ways" aria-label="我的">${ways.map(([to, icon, name]) => html`<a key=${to} class="button button--big button--wide" href=${`#${to}`}><${Icon} name=${icon} />${name}${to === 'inbox' && html`<${Unread} />`}</a>`)}</nav>
    ${buyer.realm === 'member' && html`<${Membership} town=${town} />`}<${Button} big wide icon="out" busy=${out.busy} onClick=${out.start}>${words.signOut}<//></div>`
}
