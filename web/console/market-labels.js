// Labels of a harvest for the goods, 24 on a sheet of A4: what it is, who grew it, when, and the code that tells anybody.

import { fullDay } from '../shared/format.js'
import { traceUrl } from '../shared/market.js'
import { Qr } from '../shared/qr.js'
import { Button, Dialog, Field, html, useState } from '../shared/ui.js'

const A_SHEET = 24
const SHEETS_MAX = 20
const grouped = (trace) => trace.replace(/(.{5})(?=.)/g, '$1 ')

const Label = ({ lot, good, variant, producer, village, first }) => html`<li class="label"><div class="label__code" aria-hidden=${first ? null : 'true'}><${Qr} text=${traceUrl(lot.trace)} label=${`${good.title}的追溯码`} /></div><div class="label__words"><strong>${good.title}</strong><span>${variant.label}</span>${producer && html`<span>${producer.name}</span>`}<span>${village.name}</span><span>${fullDay(lot.harvested_on)} 采收</span><span class="label__trace">${grouped(lot.trace)}</span></div></li>`

export function Labels({ lot, good, producer, village, onClose }) {
  const [asked, setAsked] = useState(String(A_SHEET))
  const variant = good.variants.find(({ variant_id: id }) => id === lot.variant_id)
  const n = Math.min(Math.max(Math.trunc(Number(asked)) || 0, 0), A_SHEET * SHEETS_MAX)
  return html`<${Dialog} wide title=${`标签：${good.title}`} onClose=${onClose}><div class="stack no-print"><p class="soft">一张 A4 打 ${A_SHEET} 个，每个 70 × 37 毫米，正好用 3 × 8 的不干胶纸。打印时选“实际大小”，不留边。</p>
      <div class="row row--apart"><${Field} label="打几个" type="number" min="1" max=${A_SHEET * SHEETS_MAX} inputmode="numeric" value=${asked} onInput=${setAsked} /><div class="row"><a class="button" href=${traceUrl(lot.trace)} target="_blank" rel="noopener">看扫出来是什么</a><${Button} onClick=${onClose}>回到每一批<//><${Button} kind="main" icon="printer" disabled=${n === 0} onClick=${() => print()}>打印<//></div></div></div>
    <ul class="labels printed" aria-label="标签" tabindex="0">${Array.from({ length: n }, (_, at) => html`<${Label} key=${at} lot=${lot} good=${good} variant=${variant} producer=${producer} village=${village} first=${at === 0} />`)}</ul><//>`
}
