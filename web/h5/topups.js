// Phone credit and internet fees for points: pick an amount, say for whom, look, confirm; and what became of each.

import { askTopup, cancelTopup, myTopups, topupOffer } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { clock, count, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { topupKinds, topupStates } from '../shared/strings.js'
import { Button, Chip, Empty, Field, Icon, Loaded, More, Notice, Switch, html, toast, useDeed, useEffect, useLoad, usePages, useRef, useState } from '../shared/ui.js'

const keys = keyring()
const amounts = { phone: 'phone_yuan', internet: 'internet_yuan' }

/** Why an amount can not be had now; '' where it can. */
function bar(offer, yuan) {
  if (yuan * offer.points_per_yuan > offer.balance) return '工分不够'
  if (yuan > offer.person_left_yuan) return '超过你本月额度'
  return yuan > offer.village_left_yuan ? '全村本月额度用完了' : ''
}

function Amounts({ offer, kind, picked, onPick }) {
  return html`<ul class="topups__amounts" aria-label="选一档">${offer[amounts[kind]].map((yuan) => {
    const why = bar(offer, yuan)
    return html`<li key=${yuan}><button type="button" class="topups__amount" aria-pressed=${String(yuan === picked)} disabled=${Boolean(why)} onClick=${() => onPick(yuan)}><strong>${yuan} 元</strong><span>${why || `${count(yuan * offer.points_per_yuan)} 工分`}</span></button></li>`
  })}</ul>`
}

/** A phone in groups, so that a wrong digit is seen; anything else as it is. */
const grouped = (number) => number.replace(/^(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3')

function Look({ asked, offer, asking, onBack }) {
  const points = asked.yuan * offer.points_per_yuan
  const head = useRef(null)
  useEffect(() => { head.current?.focus() }, [])
  return html`<section class="card stack" aria-labelledby="look"><h3 id="look" tabindex="-1" ref=${head}>请核对</h3>
    <dl class="paid__facts"><div><dt>充什么</dt><dd><b>${topupKinds[asked.kind]} ${asked.yuan} 元</b></dd></div><div><dt>充给</dt><dd><b class="number">${asked.number ? grouped(asked.number) : offer.phone}</b></dd></div>
      <div><dt>用工分</dt><dd><b class="figure">${count(points)}</b></dd></div><div><dt>充完还剩</dt><dd>${count(offer.balance - points)}</dd></div></dl>
    <p class="soft">先留着工分，充成了才扣；没充成，工分退回。</p>${asking.error && html`<${Notice} look="wrong" title=${asking.error.unknown ? '还不知道有没有提交' : '这次没有提交'}>${asking.error.message} ${asking.error.unknown && '再按一次不会重复充。'}<//>`}
    <${Button} kind="main" big wide busy=${asking.busy} onClick=${asking.start}>确认，用 ${count(points)} 工分<//><${Button} big wide disabled=${asking.busy} onClick=${onBack}>返回修改<//></section>`
}

function Ask({ offer, onAsked }) {
  const kinds = Object.keys(amounts).filter((kind) => offer[amounts[kind]].length > 0)
  const [kind, setKind] = useState(kinds[0])
  const [yuan, setYuan] = useState(0)
  const [other, setOther] = useState(!offer.phone)
  const [number, setNumber] = useState('')
  const [looking, look] = useState(false)
  const own = kind === 'phone' && !other
  const asked = { kind, yuan, points: yuan * offer.points_per_yuan, ...(own ? {} : { number: number.trim() }) }
  const asking = useDeed(async () => {
    try {
      onAsked(await askTopup(asked, keys.keyFor(asked)))
      keys.settle()
    } catch (error) {
      if (error.unknown === false) keys.settle()
      throw error
    }
  })
  if (looking) return html`<${Look} asked=${asked} offer=${offer} asking=${asking} onBack=${() => { asking.clear(); look(false) }} />`
  const fits = own || (kind === 'phone' ? /^1[3-9]\d{9}$/ : /^[0-9A-Za-z@._-]{6,32}$/).test(asked.number)
  const turn = (to) => { setKind(to); setYuan(0); setNumber('') }
  const next = (event) => { event.preventDefault(); if (yuan && fits) look(true) }
  return html`<form class="card stack" onSubmit=${next}>${kinds.length > 1 && html`<${Switch} label="充什么" value=${kind} choices=${kinds.map((one) => [one, topupKinds[one]])} onChange=${turn} />`}
    <p>现有 <b>${count(offer.balance)}</b> 工分，本月还能充 <b>${count(Math.min(offer.person_left_yuan, offer.village_left_yuan))}</b> 元。</p>
    <${Amounts} offer=${offer} kind=${kind} picked=${yuan} onPick=${setYuan} />
    ${kind === 'phone' && offer.phone && html`<${Switch} label="充给谁" value=${other ? 'other' : 'own'} choices=${[['own', `登记的手机 ${offer.phone}`], ['other', '别的号码']]} onChange=${(who) => setOther(who === 'other')} />`}
    ${!own && html`<${Field} label=${kind === 'phone' ? '要充的手机号' : '宽带账号'} hint=${kind === 'phone' ? '充错了退不回来，请看清楚。' : '村里工作人员替你去交，交好把收据号写在这里。'} value=${number} inputmode=${kind === 'phone' ? 'tel' : null} autocomplete="off" maxlength="32" wrong=${number && !fits ? '号码不对，请再看一看。' : ''} onInput=${setNumber} />`}
    <${Button} type="submit" kind="main" big wide disabled=${!yuan || !fits}>${yuan ? '下一步：核对' : '请先选一档'}<//></form>`
}

function One({ topup, onChanged }) {
  const cancel = async () => { await cancelTopup(topup.topup_id); toast('已取消，工分退回了', 'good'); onChanged() }
  const [text, look] = topupStates[topup.state] ?? [topup.state, '']
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${topupKinds[topup.kind]} ${topup.yuan} 元</strong><${Chip} look=${look}>${text}<//></div>
    <p class="soft small">${topup.number} · ${count(topup.points)} 工分 · ${day(topup.asked_at)} ${clock(topup.asked_at)}${topup.receipt && ` · 收据 ${topup.receipt}`}</p>
    ${topup.state === 'unknown' && html`<p class="small">运营商还没回话，镇里在查。工分先留着，不会丢。</p>`}
    ${topup.may_cancel && html`<${Asked} small label="不充了" sure="真的不充了吗？工分马上退回。" does="确定不充" send=${cancel} />`}</li>`
}

export function Topups({ profile }) {
  const offer = useLoad(topupOffer, [profile.resident_id])
  const pages = usePages(myTopups, [profile.resident_id])
  const again = () => { offer.again(); pages.again() }
  const asked = (made) => { toast(made.kind === 'phone' ? '已提交，一般几分钟到账' : '已提交，等村里替你去交', 'good'); again() }
  return html`<div class="stack stack--home"><a class="way" href="#home"><${Icon} name="back" /> 回首页</a><h2>话费和网费</h2>
    <${Loaded} from=${offer} tall>${(value) => (value.phone_yuan.length + value.internet_yuan.length === 0 ? html`<${Empty} icon="purse" title="还没有开通">镇里开通后，可以用工分充话费、交网费。<//>` : html`<${Ask} key=${pages.rows[0]?.topup_id ?? ''} offer=${value} onAsked=${asked} />`)}<//>
    <section class="stack stack--tight" aria-labelledby="mine"><h3 id="mine">我充过的</h3><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有充过。</p>` : html`<ul class="stack stack--tight">${pages.rows.map((topup) => html`<${One} key=${topup.topup_id} topup=${topup} onChanged=${again} />`)}</ul>`)}<//><${More} pages=${pages} /></section></div>`
}
