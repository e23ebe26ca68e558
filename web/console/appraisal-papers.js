// Paper ballots: print, and what two officers read on them; how they change hands is in appraisal-hands.js.

import { enterPapers, printPapers, readPapers } from '../shared/api.js'
import { asked } from '../shared/appraisal.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { paperStandings } from '../shared/strings.js'
import { Button, Chip, Dialog, Field, Loaded, Notice, Table, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Hands } from './appraisal-hands.js'

const keys = keyring()
const blankSheet = { serial: '', spoilt: false, answers: {} }

function Print({ id, village, desk, onPrint }) {
  const [asking, setAsking] = useState('20')
  const start = useDeed(async () => {
    const { serials } = await printPapers(village.place_id, id, { after: desk.urn.printed, count: Number(asking) })
    onPrint({ campaign: desk.campaign, serials })
  })
  return html`<div class="stack stack--tight"><${Field} label="再印几张" type="number" min="1" max="500" inputmode="numeric" value=${asking} wrong=${start.error && (start.error.fields.count ?? start.error.message)} onInput=${setAsking} />
    <p class="soft small">票上只有编号，没有名字；编号不按顺序。发之前把票洗乱，让村民自己抽一张。</p><div class="row"><${Button} icon="printer" busy=${start.busy} onClick=${start.start}>印票<//></div></div>`
}

/** The papers themselves, one a sheet's third, to be printed by the browser. */
export function PrintedPapers({ printing: { campaign, serials }, village, onBack }) {
  return html`<div class="stack"><div class="row row--apart no-print"><h1>${serials.length} 张纸质票</h1><div class="row"><${Button} onClick=${onBack}>回去<//><${Button} kind="main" icon="printer" onClick=${() => print()}>打印<//></div></div>
    <div class="papers">${serials.map((serial) => html`<article class="paper"><div class="row row--apart"><strong>${campaign.title}</strong><span class="number">${serial}</span></div><p class="small">${village.name} · 不记名 · 打√，投进票箱</p>
      <ol>${campaign.items.map((item) => html`<li><span>${asked(item)}${item.kind === 'approval' ? '（可选几项）' : ''}</span><span class="paper__boxes">${item.options.map((text) => html`<span>□ ${text}</span>`)}</span></li>`)}</ol></article>`)}</div></div>`
}

function SheetForm({ n, sheet, items, onChange, onDrop }) {
  const put = (item) => (text) => {
    const { [item.item_id]: _, ...rest } = sheet.answers
    onChange({ ...sheet, answers: text === '' ? rest : { ...rest, [item.item_id]: Number(text) } })
  }
  const flip = (item, number) => {
    const chosen = sheet.answers[item.item_id] ?? []
    const now = chosen.includes(number) ? chosen.filter((one) => one !== number) : [...chosen, number]
    const { [item.item_id]: _, ...rest } = sheet.answers
    onChange({ ...sheet, answers: now.length ? { ...rest, [item.item_id]: now } : rest })
  }
  return html`<fieldset class="card card--flat form"><legend>第 ${n + 1} 张</legend><${Field} label=${`第 ${n + 1} 张的编号`} value=${sheet.serial} required maxlength="9" pattern="[2-9A-Z]{4}-[2-9A-Z]{4}" autocomplete="off" onInput=${(text) => onChange({ ...sheet, serial: text.toUpperCase() })} />
    <label class="agree"><input type="checkbox" checked=${sheet.spoilt} onChange=${(event) => onChange({ ...sheet, spoilt: event.currentTarget.checked, answers: {} })} /><span>整张废票</span></label>
    ${!sheet.spoilt && items.map((item) => (item.kind === 'approval'
      ? html`<fieldset class="form__all chips"><legend>${asked(item)}</legend>${item.options.map((text, i) => html`<button type="button" class="button" aria-pressed=${String((sheet.answers[item.item_id] ?? []).includes(i + 1))} onClick=${() => flip(item, i + 1)}>${text}</button>`)}</fieldset>`
      : html`<${Field} label=${asked(item)} value=${String(sheet.answers[item.item_id] ?? '')} choices=${[['', '空着'], ...item.options.map((text, i) => [String(i + 1), item.kind === 'score' ? `${text} 分` : text])]} onInput=${put(item)} />`))}
    ${onDrop && html`<div class="form__all row row--end"><${Button} kind="quiet" onClick=${onDrop}>去掉这张<//></div>`}</fieldset>`
}

function Enter({ id, village, items, onDone }) {
  const [totals, setTotals] = useState({ papers: '', spoilt: '0' })
  const [sheets, setSheets] = useState([blankSheet])
  const [done, setDone] = useState([])
  const enter = useDeed(async () => {
    const body = { papers: Number(totals.papers), spoilt: Number(totals.spoilt), sheets }
    const { rows } = await enterPapers(village.place_id, id, body, keys.keyFor({ id, body }))
    keys.settle()
    setDone(rows)
    setSheets([blankSheet])
    setTotals({ papers: '', spoilt: '0' })
    toast('这一捆已录好', 'good')
    onDone()
  })
  const wrong = enter.error?.fields ?? {}
  const whole = { type: 'number', min: 0, max: 25, inputmode: 'numeric', required: true }
  const change = (n) => (value) => setSheets(sheets.map((one, i) => (i === n ? value : one)))
  const submit = (event) => { event.preventDefault(); if (!enter.busy) enter.start() }
  return html`<form class="stack" onSubmit=${submit}><h3>录入一捆（最多 25 张）</h3><p class="soft small">先数一数再录。两位干部各录各的，互相看不到；不一致的由第三位看原票来定。</p>
    <div class="form"><${Field} label="这捆有几张" value=${totals.papers} wrong=${wrong.papers} ...${whole} onInput=${(papers) => setTotals((now) => ({ ...now, papers }))} /><${Field} label="其中废票" value=${totals.spoilt} wrong=${wrong.spoilt} ...${whole} onInput=${(spoilt) => setTotals((now) => ({ ...now, spoilt }))} /></div>
    ${sheets.map((sheet, n) => html`<${SheetForm} key=${n} n=${n} sheet=${sheet} items=${items} onChange=${change(n)} onDrop=${sheets.length > 1 ? () => setSheets(sheets.filter((_, i) => i !== n)) : null} />`)}
    ${enter.error && html`<${Notice} look="wrong">${enter.error.message}${wrong.sheets && ` ${wrong.sheets}`}<//>`}
    <div class="row row--apart"><${Button} icon="plus" disabled=${sheets.length >= 25} onClick=${() => setSheets([...sheets, blankSheet])}>再加一张<//><${Button} type="submit" kind="main" busy=${enter.busy}>录好这一捆<//></div>
    ${done.length > 0 && html`<ul class="row">${done.map(({ serial, standing }) => { const [text, look] = paperStandings[standing]; return html`<li><${Chip} look=${look}>${serial} ${text}<//></li>` })}</ul>`}</form>`
}

/** What an entry says, in words: blank, spoilt, or the options. */
function readingText(item, code) {
  if (code === '---') return '空'
  if (code === 'xxx') return '废'
  if (item.kind === 'approval') return item.options.filter((_, i) => (parseInt(code, 16) >> i) & 1).join('、') || '都不选'
  return item.options[Number(code) - 1]
}

function Differing({ rows, items }) {
  if (rows.length === 0) return null
  return html`<section class="stack stack--tight"><h3>两遍不一致的票</h3><p class="soft">请第三位干部找出原票，再录一遍，以第三遍为准。</p>
    ${rows.map(({ serial, readings }) => html`<${Table} key=${serial} caption=${`编号 ${serial}`} columns=${[{ name: serial, of: (item) => asked(item) }, { name: '第一遍', of: (item) => readingText(item, readings[0].answers[item.item_id]) }, { name: '第二遍', of: (item) => readingText(item, readings[1].answers[item.item_id]) }]} rows=${items.filter(({ item_id: one }) => readings[0].answers[one] !== readings[1].answers[one])} keyOf=${(item) => item.item_id} />`)}</section>`
}

export function Papers({ id, village, onPrint, onClose }) {
  const desk = useLoad(() => readPapers(village.place_id, id), [id])
  return html`<${Dialog} title=${`纸质票：${desk.value?.campaign.title ?? ''}`} onClose=${onClose}><${Loaded} from=${desk}>${(shown) => {
    const { urn, campaign: { items } } = shown
    return html`<div class="stack stack--wide"><div class="counts">${[['印了', urn.printed], ['领出', urn.handed_out], ['作废', urn.voided], ['交回', urn.handed_in], ['已录', urn.entered], ['核对好', urn.agreed]].map(([label, n]) => html`<p class="count"><span class="figure">${count(n)}</span>${label}</p>`)}</div>
      ${urn.state === 'open' && html`<${Print} id=${id} village=${village} desk=${shown} onPrint=${onPrint} />`}<${Hands} id=${id} village=${village} desk=${shown} onDone=${desk.again} />
      ${urn.state === 'closed' && html`<${Differing} rows=${shown.differing} items=${items} /><${Enter} id=${id} village=${village} items=${items} onDone=${desk.again} />`}</div>`
  }}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}
