// What another rate would cost: a number is typed in, nothing is changed by it.

import { readLiabilityWhatIf } from '../shared/api.js'
import { count, yuanText } from '../shared/format.js'
import { Button, Field, Notice, Table, html, useDeed, useState } from '../shared/ui.js'

const columns = (first) => [
  { name: first, of: ({ part }) => part },
  { name: '工分', look: 'right', of: ({ points }) => count(points) },
  { name: '现在值', look: 'right', of: ({ now_fen: fen }) => yuanText(fen) },
  { name: '改后值', look: 'right', of: ({ then_fen: fen }) => yuanText(fen) },
  { name: '多出', look: 'right', of: ({ more_fen: fen }) => yuanText(fen) },
]

function Found({ found }) {
  const rows = [{ part: '现在的负债', ...found.whole }, ...(found.year_ahead ? [{ part: '今后 12 个月的核销（照近一年）', ...found.year_ahead }] : [])]
  return html`<div class="stack" role="status"><p>${found.weighed_points > 0 ? `现在平均 ${found.present_points_per_yuan} 工分换 1 元，按近一年各商户合同核销的 ${count(found.weighed_points)} 工分加权。` : '还没有商户核销过，按默认 100 工分换 1 元算。'}</p>
    <${Table} titled caption=${`改成 ${count(found.points_per_yuan)} 工分换 1 元`} columns=${columns('什么')} rows=${rows} />
    ${!found.year_ahead && html`<p class="soft small">统计不到 14 天，还说不出今后一年会核销多少。</p>`}
    <${Table} titled caption="按年份" columns=${columns('年份')} rows=${found.years} />
    ${found.villages.length > 1 && html`<${Table} titled caption="按村" columns=${columns('村')} rows=${found.villages.filter(({ points }) => points > 0)} />`}</div>`
}

export function WhatIf({ place }) {
  const [rate, setRate] = useState('100')
  const [found, setFound] = useState(null)
  const ask = useDeed(async () => setFound(await readLiabilityWhatIf(place, rate)))
  const submit = (event) => { event.preventDefault(); ask.start() }
  const wrong = ask.error?.fields?.points_per_yuan
  return html`<section class="card stack" aria-labelledby="rate"><h2 id="rate">换一个兑换率会怎样</h2><p class="soft">只是算一算，什么也不改。</p>
    <form class="stack" onSubmit=${submit} novalidate><${Field} label="多少工分换 1 元" value=${rate} wrong=${wrong} inputmode="numeric" onInput=${setRate} />
      ${ask.error && !wrong && html`<${Notice} look="wrong">${ask.error.message}<//>`}<div class="row"><${Button} kind="main" type="submit" busy=${ask.busy}>算一算<//></div></form>
    ${found && html`<${Found} found=${found} />`}</section>`
}
