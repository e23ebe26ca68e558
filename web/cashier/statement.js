// The shop's statement of some days: asked for, made in a while, saved as a file.

import { askStatement, readStatement } from '../shared/api.js'
import { count, dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Field, Notice, Refused, Switch, html, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
const LOOK_MS = 1_500
const DAYS_MAX = 31
const wait = () => new Promise((resolve) => { setTimeout(resolve, LOOK_MS) })
const monthStart = () => `${dateOf().slice(0, 8)}01`
const daysOf = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

export function Statement() {
  const [asked, setAsked] = useState({ first_on: monthStart(), last_on: dateOf(), format: 'pdf' })
  const [made, setMade] = useState(null)
  const days = daysOf(asked.first_on, asked.last_on)
  const trouble = days < 1 ? '结束不能早于开始。' : days > DAYS_MAX ? `最多 ${DAYS_MAX} 天，请分几次。` : ''
  const make = useDeed(async () => {
    setMade(null)
    let now = await askStatement(asked, keys.keyFor(asked))
    while (now.state === 'running') { await wait(); now = await readStatement(now.statement_key) }
    keys.settle()
    setMade(now.url || now.state === 'failed' ? now : await readStatement(now.statement_key))
  })
  const put = (some) => { setMade(null); make.clear(); setAsked((now) => ({ ...now, ...some })) }
  return html`<section class="card stack sale__look" aria-labelledby="statement"><h2 id="statement">流水</h2><p class="soft">每天合计和每一笔，退货写成负数。和镇里每月的结算单对照。</p>
    <div class="form"><${Field} label="从哪天" type="date" value=${asked.first_on} max=${dateOf()} onInput=${(on) => on && put({ first_on: on })} /><${Field} label="到哪天" type="date" value=${asked.last_on} max=${dateOf()} onInput=${(on) => on && put({ last_on: on })} /></div>
    <${Switch} label="什么文件" value=${asked.format} choices=${[['pdf', 'PDF'], ['xlsx', 'Excel'], ['csv', 'CSV']]} onChange=${(format) => put({ format })} />
    ${trouble && html`<${Notice} look="wrong">${trouble}<//>`}<${Refused} of=${make} />
    ${made?.state === 'failed' && html`<${Notice} look="wrong" title="没有做成">${made.sentence}<//>`}${made?.url && html`<${Notice} look="good" title="做好了">共 ${count(made.lines)} 笔。<a class="button button--main" href=${made.url} download>存到这台设备</a><//>`}
    <${Button} kind="main" big wide busy=${make.busy} disabled=${Boolean(trouble)} onClick=${make.start}>${make.busy ? '正在做…' : '做流水'}<//></section>`
}
