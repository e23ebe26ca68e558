// What the town wants to be warned of: set by its administrator, counted by from the next evening on.

import { setLiabilityThresholds } from '../shared/api.js'
import { Button, Field, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

const fields = [
  ['months_max', '负债超过几个月的核销', '1 到 120'],
  ['expiring_percent', '60 天内过期超过百分之几', '1 到 100'],
  ['share_percent', '核销超出预算份额几个百分点', '0 到 100'],
  ['held_days', '预扣超过几天', '1 到 365'],
  ['balance_max', '余额超过多少工分的账户', '1 到 100,000,000'],
]

export function Bounds({ town, bounds, onSet }) {
  const [asked, put] = useState(Object.fromEntries(fields.map(([name]) => [name, String(bounds[name])])))
  const set = useDeed(async () => {
    await setLiabilityThresholds(town, Object.fromEntries(fields.map(([name]) => [name, /^\d+$/.test(asked[name]) ? Number(asked[name]) : null])))
    toast('已保存，下一次统计按这些界限提醒', 'good')
    onSet()
  })
  const wrong = (name, range) => set.error?.fields?.[name] && `请填 ${range} 之间的整数。`
  const submit = (event) => { event.preventDefault(); set.start() }
  return html`<section class="card stack no-print" aria-labelledby="bounds"><h2 id="bounds">什么时候提醒</h2>
    <form class="stack" onSubmit=${submit} novalidate><div class="form">${fields.map(([name, label, range]) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong(name, range)} inputmode="numeric" onInput=${(value) => put({ ...asked, [name]: value })} />`)}</div>
      <${Refused} of=${set} /><div class="row"><${Button} type="submit" busy=${set.busy}>保存<//></div></form></section>`
}
