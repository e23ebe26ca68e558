// 售后, a section of one order: what was wrong, what the town says to it, and what goes back.

import { CaseChip, CaseParts, CaseSteps, faults } from '../shared/aftersales.js'
import { moveMyCase, myCases, openCase } from '../shared/api-aftersales.js'
import { Asked } from '../shared/asked.js'
import { stamp, yuanText } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { fenOf, yuanField } from '../shared/market.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { sessionOf } from '../shared/session.js'
import { Button, Field, Loaded, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const PHOTOS_MAX = 4
const CASES_MAX = 3
const keys = keyring()
const live = ['open', 'asked', 'offered', 'appealed']

/** In which village a buyer's photo lies: a villager's in their own, a member's where the goods grew. */
export const photoVillage = (order) => (sessionOf('member')?.town_id === order.order_id.slice(0, 5) ? order.lines[0].product_id : sessionOf('resident').subject).slice(0, 6)

const keptOf = (line) => line.charged_fen - line.refunded_fen

function Line({ line, part, onChange, wrong }) {
  const kept = keptOf(line)
  const name = `${line.title} ${line.label}`
  if (kept <= 0) return null
  return html`<li class="card card--flat stack stack--tight"><label class="row"><input type="checkbox" checked=${Boolean(part)} onChange=${({ currentTarget: box }) => onChange(box.checked ? { fault: 'spoilt', yuan: yuanField(kept) } : null)} /><span>${name} ×${line.units}</span></label>
    ${part && html`<div class="form"><${Field} label=${`${name}：哪里不对`} value=${part.fault} choices=${Object.entries(faults)} onInput=${(fault) => onChange({ ...part, fault })} /><${Field} label=${`${name}：想退多少元`} hint=${`最多 ${yuanText(kept)}`} inputmode="decimal" value=${part.yuan} wrong=${wrong} onInput=${(typed) => onChange({ ...part, yuan: typed })} required /></div>`}</li>`
}

function Form({ order, onDone, onClose }) {
  const [parts, setParts] = useState({})
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState({})
  const photos = usePictures({ villageId: photoVillage(order), purpose: 'aftersale', max: PHOTOS_MAX })
  const chosen = Object.entries(parts).filter(([, part]) => part)
  const deed = useDeed(async () => {
    const asked = { parts: chosen.map(([nth, { fault, yuan }]) => ({ line: Number(nth), fault, fen: fenOf(yuan) })), words, media_ids: photos.ids }
    await openCase(order.order_id, asked, keys.keyFor({ id: order.order_id, asked }))
    keys.settle()
    toast('收到了，镇里会尽快答复', 'good')
    onDone()
  })
  const submit = (event) => {
    event.preventDefault()
    const found = Object.fromEntries(chosen.map(([nth, { yuan }]) => [nth, fenOf(yuan)]).filter(([nth, fen]) => !(fen >= 1 && fen <= keptOf(order.lines[nth]))).map(([nth]) => [nth, '写多少元，不超过付的钱，例如 3.50。']))
    setWrong(found)
    if (Object.keys(found).length === 0 && chosen.length > 0 && !deed.busy) deed.start()
  }
  return html`<form class="stack" onSubmit=${submit}><${Refused} of=${deed} />
    <fieldset class="fields-plain stack stack--tight"><legend>哪样东西有问题</legend><ul class="stack stack--tight">${order.lines.map((line, nth) => html`<${Line} key=${nth} line=${line} part=${parts[nth]} wrong=${wrong[nth]} onChange=${(part) => setParts((now) => ({ ...now, [nth]: part }))} />`)}</ul></fieldset>
    <${Field} label="怎么回事" hint="例如：打开就有一棵烂了心。" value=${words} wrong=${deed.error?.fields.words} multiline minlength="2" maxlength="300" required onInput=${setWords} />
    <${Pictures} from=${photos} hint="拍清楚坏的地方，最多 4 张。" /><${PicturesWait} from=${photos} />
    <${Button} type="submit" kind="main" big wide busy=${deed.busy} disabled=${chosen.length === 0 || photos.busy || photos.failed}>提交售后<//><${Button} big wide onClick=${onClose}>先不<//></form>`
}

/** What is said above a case's buttons, by its state. */
const says = {
  open: ({ due_at: due }) => `镇里会在 ${stamp(due)} 前答复。`,
  asked: ({ due_at: due }) => `镇里想问一问，请在 ${stamp(due)} 前补充。`,
  offered: ({ due_at: due, fen }) => `镇里提出退 ${yuanText(fen)}。${stamp(due)} 前没有回复，就按这个退。`,
  refused: () => '不同意的话，七天内可以请镇管理员再看一次。',
  appealed: ({ due_at: due }) => `镇管理员会在 ${stamp(due)} 前答复。`,
  granted: ({ fen }) => `退了 ${yuanText(fen)}，原路退回。`,
}

function Case({ order, shown, onDone }) {
  const move = (deed) => async (words) => {
    const asked = { deed, words: words ?? '' }
    await moveMyCase(order.order_id, shown.nth, asked, keys.keyFor({ id: order.order_id, nth: shown.nth, since: shown.since, asked }))
    keys.settle()
    onDone()
  }
  const { state } = shown
  return html`<li class="stack"><div class="row row--apart"><h3>第 ${shown.nth} 次</h3><${CaseChip} state=${state} /></div><${CaseParts} shown=${shown} /><${Gallery} pictures=${shown.photos} label="售后照片" /><${CaseSteps} shown=${shown} />
    ${says[state] && html`<p>${says[state](shown)}</p>`}<div class="stack stack--tight no-print">${state === 'asked' && html`<${Asked} label="补充说明" ask="补充什么" kind="main" send=${move('answer')} />`}
    ${state === 'offered' && html`<${Asked} label="接受" sure=${`接受退 ${yuanText(shown.fen)}，这件售后就结束了。`} kind="main" send=${move('take')} />`}
    ${['offered', 'refused'].includes(state) && html`<${Asked} label="请管理员再看一次" ask="为什么不同意" send=${move('appeal')} />`}
    ${['open', 'asked'].includes(state) && html`<${Asked} label="撤回申请" sure="真的撤回吗？" send=${move('withdraw')} />`}</div></li>`
}

export function Aftersales({ order }) {
  const [open, setOpen] = useState(false)
  const cases = useLoad(() => myCases(order.order_id), [order.order_id, order.state])
  if (!['shipped', 'completed', 'refunded'].includes(order.state)) return null
  const done = () => { setOpen(false); cases.again() }
  return html`<section class="card stack" aria-labelledby="aftersales"><h2 id="aftersales">售后</h2><${Loaded} from=${cases}>${({ rows }) => html`
    ${rows.length === 0 && !open && html`<p class="soft">少了、坏了、发错了，都可以说。生鲜收到后 48 小时内，耐放的 7 天内。</p>`}
    ${rows.length > 0 && html`<ul class="stack stack--wide">${rows.map((shown) => html`<${Case} key=${shown.nth} order=${order} shown=${shown} onDone=${done} />`)}</ul>`}
    ${open && html`<${Form} order=${order} onDone=${done} onClose=${() => setOpen(false)} />`}
    ${!open && order.state !== 'refunded' && rows.length < CASES_MAX && !rows.some(({ state }) => live.includes(state)) && html`<${Button} big wide onClick=${() => setOpen(true)}>申请售后<//>`}`}<//></section>`
}
