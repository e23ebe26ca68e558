// A day of guests, as a host or a village's desk has it: who comes, whom to call, who came; found by code, printed.

import { MarkChip, muchText, partNames, saveSheet, whenText } from './bookings.js'
import { clock, dateOf, grouped, yuanText } from './format.js'
import { keyring } from './ids.js'
import { fenOf } from './market.js'
import { Camera, CodeField } from './scan-view.js'
import { Button, Chip, Empty, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from './ui.js'

const keys = keyring()
const said = { arrive: '记下了：已到', miss: '记下了：没来', call_off: '取消了，钱退给客人', undo: '改回了：还没到' }

/** Whom to call; looking is recorded. */
function Contact({ row, look }) {
  const asked = useDeed(() => look(row))
  const [found, setFound] = useState(null)
  if (found) return found.phone ? html`<p><strong>${found.name}</strong> <a class="button" href=${`tel:${found.phone}`}>${found.phone}</a></p>` : html`<p class="soft">联系方式已经删掉</p>`
  return html`<${Refused} of=${asked} /><${Button} icon="person" busy=${asked.busy} onClick=${async () => { const now = await asked.start(); if (now) setFound(now) }}>看姓名电话<//>`
}

function CallOff({ row, mark, onClose }) {
  const [reason, setReason] = useState('')
  const send = useDeed(() => mark(row, 'call_off', reason.trim()))
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<form class="stack stack--tight" onSubmit=${submit}><${Refused} of=${send} /><${Field} label="为什么接待不了" hint="客人会看到；付的钱全部退给客人。" value=${reason} wrong=${send.error?.fields.reason} minlength="2" maxlength="60" required onInput=${setReason} /><div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${send.busy}>取消并退钱<//></div></form>`
}

const GIVE_MS = 14 * 24 * 3_600_000

/** Whether some of a line's price may go back by agreement now; the server has the last word. */
const gives = ({ state, what: { mark, starts_at: from, ends_at: to, fen, refunded_fen: back } }) => ['booked', 'done'].includes(state) && mark !== 'called_off' && fen > 0 && back === 0 && new Date(from) <= Date.now() && Date.now() <= Number(new Date(to)) + GIVE_MS

function GiveBack({ row, give, onClose }) {
  const [price, setPrice] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const fen = fenOf(price)
  const send = useDeed(async () => { await give(row, { line: row.line, fen, reason: reason.trim() }); onClose() })
  const submit = (event) => { event.preventDefault(); setTried(true); if (!send.busy && fen >= 1) send.start() }
  return html`<form class="stack stack--tight" onSubmit=${submit}><${Refused} of=${send} /><${Field} label="退多少元" inputmode="decimal" value=${price} hint=${`这一项付了 ${yuanText(row.what.fen)}，最多退这么多；只能退一次。`} wrong=${tried && !(fen >= 1) ? '写多少元，最多两位小数。' : send.error?.fields.fen} required onInput=${setPrice} /><${Field} label="为什么" hint="和客人说好了再退，客人会看到。" value=${reason} wrong=${send.error?.fields.reason} minlength="2" maxlength="60" required onInput=${setReason} /><div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${send.busy}>退给客人<//></div></form>`
}

/** What may be said of a line now; the server has the last word. */
function deedsOf({ state, what: { mark, starts_at: at, day } }, today) {
  if (state !== 'booked') return []
  const came = mark !== 'arrived' && day <= today ? [['arrive', '已到', 'main']] : []
  const missed = mark !== 'missed' && new Date(at) <= Date.now() ? [['miss', '没来', '']] : []
  const undone = mark === 'waits' ? [] : [['undo', '点错了，改回', '']]
  return mark === 'called_off' ? [] : [...came, ...missed, ...undone]
}

function Row({ row, look, mark, give }) {
  const [calling, call] = useState(false)
  const [giving, setGiving] = useState(false)
  const deed = useDeed((one) => mark(row, one, ''))
  const { what } = row
  return html`<li class="card stack stack--tight"><div class="row row--apart"><span class="row"><${Chip} look=${row.part === 'arrives' || row.part === 'sits' ? 'good' : ''}>${partNames[row.part]}<//><strong>${row.part === 'leaves' ? clock(what.ends_at) : clock(what.starts_at)} ${what.title}</strong></span><${MarkChip} mark=${what.mark} /></div>
    <p>${whenText(what)} · ${muchText(what)}</p><p class="soft">预订码 <span class="number">${grouped(row.code)}</span></p><${Refused} of=${deed} />
    ${look && html`<div class="row no-print"><${Contact} row=${row} look=${look} /></div>`}
    ${mark && html`<div class="row no-print">${deedsOf(row, dateOf()).map(([one, name, kind]) => html`<${Button} key=${one} kind=${kind} busy=${deed.busy} onClick=${() => deed.start(one)} aria-label=${`${name}：${what.title} ${row.code}`}>${name}<//>`)}
      ${row.state === 'booked' && what.mark !== 'called_off' && new Date(what.ends_at) > Date.now() && !calling && html`<${Button} onClick=${() => call(true)} aria-label=${`接待不了：${what.title} ${row.code}`}>接待不了<//>`}${give && gives(row) && !giving && html`<${Button} onClick=${() => setGiving(true)} aria-label=${`退一部分钱：${what.title} ${row.code}`}>退一部分钱<//>`}</div>`}${what.refunded_fen > 0 && html`<p class="soft">退了 ${yuanText(what.refunded_fen)}</p>`}
    ${giving && html`<${GiveBack} row=${row} give=${give} onClose=${() => setGiving(false)} />`}
    ${calling && html`<${CallOff} row=${row} mark=${mark} onClose=${() => call(false)} />`}</li>`
}

/** `ask(day)`; `look(row)`, `send(row, asked, key)`, `give(row, asked, key)`, `find(day, code)` and `sheet(day, form)` where they may. */
export function HostDay({ ask, look, send, give, find, sheet }) {
  const [day, setDay] = useState(dateOf())
  const [code, setCode] = useState('')
  const [scanning, scan] = useState(false)
  const found = (text) => { scan(false); setCode(text.replace(/\D/g, '').slice(0, 8)) }
  const from = useLoad(() => (code && find ? find(day, code).then((rows) => ({ rows })) : ask(day)), [day, code])
  const print = useDeed(async (form) => saveSheet(await sheet(day, form)))
  const mark = send && (async (row, deed, reason) => {
    await send(row, { line: row.line, deed, reason }, keys.keyFor({ id: row.booking_id, line: row.line, deed, reason, mark: row.what.mark }))
    keys.settle()
    toast(said[deed], 'good')
    from.again()
  })
  const back = give && (async (row, asked) => {
    await give(row, asked, keys.keyFor({ id: row.booking_id, ...asked }))
    keys.settle()
    toast('退给客人了，按原路退回', 'good')
    from.again()
  })
  return html`<div class="stack"><div class="form no-print"><${Field} label="哪一天" type="date" value=${day} onInput=${(to) => { if (to) { setDay(to); setCode('') } }} /></div>
    ${find && html`<div class="stack stack--tight no-print"><${CodeField} label="客人的预订码" button="找这位客人" onCode=${found} /><${Button} wide icon="scan" onClick=${() => scan(!scanning)}>${scanning ? '收起摄像头' : '扫客人的码'}<//>${scanning && html`<${Camera} onCode=${found} />`}</div>`}
    ${code && html`<${Notice} look="good" title=${`预订码 ${grouped(code)}`}><${Button} onClick=${() => setCode('')}>看这一天的全部<//><//>`}
    <${Loaded} from=${from} tall>${({ rows }) => (rows.length === 0 ? html`<div class="card"><${Empty} icon="calendar" title=${code ? '这一天没有这个码' : '这一天没有客人'}>${code ? '核对一下日子和数字。' : '换一天看看。'}<//></div>`
      : html`<ul class="stack" aria-label="客人">${rows.map((row) => html`<${Row} key=${`${row.booking_id} ${row.line}`} row=${row} look=${look} mark=${mark} give=${back} />`)}</ul>`)}<//>
    <${Refused} of=${print} />
    ${sheet && html`<div class="row no-print">${[['pdf', '打印日表（PDF）'], ['xlsx', '存成 Excel']].map(([form, name]) => html`<${Button} key=${form} icon="printer" busy=${print.busy} onClick=${() => print.start(form)}>${name}<//>`)}</div><p class="soft small no-print">表里有客人的姓名电话，打印会留下记录，用完请收好。</p>`}</div>`
}
