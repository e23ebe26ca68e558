// 我的货款: what a villager who grows for the market gets of each week, line by line, and a word where something is wrong.

import { doubtProceeds, myProceeds, readMyProceeds } from '../shared/api-proceeds.js'
import { dateText, yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { measureOf } from '../shared/market.js'
import { Doubts, StateChip, Sums, muchOf, weekText } from '../shared/proceeds.js'
import { Button, Dialog, Empty, Field, Loaded, More, Notice, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()

function DoubtForm({ one, onClose, onDone }) {
  const [words, setWords] = useState('')
  const say = useDeed(async () => {
    const body = { words: words.trim() }
    await doubtProceeds(one.party_id, one.week, body, keys.keyFor({ ...body, of: one.party_id, week: one.week }))
    keys.settle()
    toast('收到了，答复以前不会付款', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!say.busy) say.start() }
  return html`<${Dialog} title="哪里不对？" onClose=${onClose}><form class="stack" onSubmit=${submit}><${Refused} of=${say} />
    <${Field} label="说一说" hint="比如少算了一筐、单价不对。干部答复以前这张单先不付。" multiline minlength="2" maxlength="300" required value=${words} wrong=${say.error?.fields.words} onInput=${setWords} />
    <${Button} type="submit" kind="main" big wide busy=${say.busy}>告诉干部<//><${Button} big wide onClick=${onClose}>先不<//></form><//>`
}

/** A line in words: what, how much, and what of it is one's own. */
const Line = ({ line }) => html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${line.title}</strong><b class="number">${yuan(line.total_fen)} 元</b></div>
  <p class="soft">${[line.label !== measureOf(line) && line.label, muchOf(line)].filter(Boolean).join(' · ')}</p><p class="soft small">买家付 ${yuan(line.paid_fen)} 元${line.later_fen ? `，其中退款和更正 ${yuan(line.later_fen)} 元` : ''}</p></li>`

function Statement({ row, onBack }) {
  const found = useLoad(() => readMyProceeds(row.party_id, row.week), [row.party_id, row.week])
  const [saying, say] = useState(false)
  return html`<div class="stack"><div><${Button} onClick=${onBack}>返回<//></div><h2>${weekText(row.first_on, row.last_on)}</h2>
    <${Loaded} from=${found} tall>${(one) => html`<section class="card stack" aria-label="金额"><div class="row row--apart"><strong>${one.name}</strong><${StateChip} row=${one} /></div><${Sums} one=${one} />
        ${one.paid_on && html`<${Notice} look="good">${dateText(one.paid_on)} 付的，银行流水号 ${one.bank_reference}<//>`}</section>
      <ul class="stack stack--tight" aria-label="每一样">${one.lines.map((line) => html`<${Line} line=${line} />`)}</ul>
      ${one.doubts.length > 0 && html`<${Doubts} one=${one} />`}
      ${one.state !== 'paid' && html`<${Button} big wide onClick=${() => say(true)}>哪里不对？说一说<//>`}
      ${saying && html`<${DoubtForm} one=${one} onClose=${() => say(false)} onDone=${() => { say(false); found.again() }} />`}`}<//></div>`
}

export function Proceeds() {
  const pages = usePages(myProceeds, [])
  const [open, setOpen] = useState(null)
  if (open) return html`<${Statement} row=${open} onBack=${() => { setOpen(null); pages.again() }} />`
  return html`<div class="stack"><h2>我的货款</h2><p class="soft">您种的、养的在市集卖出去，每周一结上一周的货款。</p>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="leaf" title="还没有货款">要是您在市集卖东西，请村干部把生产者登记到您名下。<//>`
    : html`<ul class="stack stack--tight" aria-label="每周货款">${pages.rows.map((row) => html`<li class="card stack stack--tight" key=${`${row.week} ${row.party_id}`}><div class="row row--apart"><strong>${weekText(row.first_on, row.last_on)}</strong><${StateChip} row=${row} /></div>
        <p><span class="figure">${yuan(row.payable_fen)}</span> 元</p><div class="row row--apart"><span class="soft">${row.name}</span><${Button} aria-label=${`看一看${weekText(row.first_on, row.last_on)}的货款`} onClick=${() => setOpen(row)}>看一看<//></div></li>`)}</ul><${More} pages=${pages} />`)}<//></div>`
}
