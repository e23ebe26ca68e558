// Indicators that no record has: entered by month with their source; every version stays to be seen.

import { enterIndicator, readIndicators } from '../shared/api-cockpit.js'
import { indicatorNames, text } from '../shared/cockpit.js'
import { monthName, stamp } from '../shared/format.js'
import { Button, Dialog, Field, Loaded, Refused, Table, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const FEN = 100
const isMoney = (indicator) => indicator === 'costs_saved'
/** What somebody typed as whole cases, or as yuan in fen; NaN where it is neither. */
const amountOf = (indicator, typed) => {
  if (isMoney(indicator)) return /^\d{1,9}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * FEN) : NaN
  return /^\d{1,9}$/.test(typed) ? Number(typed) : NaN
}

function Enter({ town, month, indicator, held, onClose, onDone }) {
  const [typed, setTyped] = useState(held ? String(isMoney(indicator) ? held.count / FEN : held.count) : '')
  const [source, setSource] = useState(held?.source ?? '')
  const [wrong, setWrong] = useState('')
  const save = useDeed(async () => {
    await enterIndicator(town, month, indicator, { count: amountOf(indicator, typed), source, version: held?.version ?? 0 })
    toast('保存了', 'good')
    onDone()
  })
  const submit = (event) => {
    event.preventDefault()
    const bad = Number.isNaN(amountOf(indicator, typed))
    setWrong(bad ? (isMoney(indicator) ? '请填金额，例如 386000' : '请填整数') : '')
    if (!bad && !save.busy) save.start()
  }
  return html`<${Dialog} title=${`${monthName(month)} · ${indicatorNames[indicator]}`} onClose=${onClose}><form class="stack" onSubmit=${submit}>
    <${Refused} of=${save} />
    <${Field} label=${isMoney(indicator) ? '金额（元）' : '数量'} inputmode="decimal" value=${typed} wrong=${wrong || save.error?.fields.count} onInput=${setTyped} required />
    <${Field} label="来源" hint="哪份材料、哪个单位，例如：镇信访办 11 月月报。只给镇里和审计看，别写人名。" value=${source} wrong=${save.error?.fields.source} onInput=${setSource} minlength="2" maxlength="60" required />
    <p class="soft">${held ? '改了以后，原来的数和谁填的都留着。' : '填的人和时间会记下来。'}</p>
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" type="submit" busy=${save.busy}>保存<//></div></form><//>`
}

export function Indicators({ town, month, may }) {
  const found = useLoad(() => readIndicators(town, Number(month.slice(0, 4))), [town, month.slice(0, 4)])
  const [entering, enter] = useState('')
  return html`<section class="card stack" aria-labelledby="indicators"><div class="stack stack--tight"><h2 id="indicators">治理指标</h2><p class="soft">系统里没有的数，每月由镇里填，写明来源。改过的每一版都在。</p></div>
    <${Loaded} from=${found}>${({ held, versions }) => {
    const of = (indicator) => held.find((one) => one.month === month && one.indicator === indicator)
    const rows = Object.keys(indicatorNames).map((indicator) => ({ indicator, now: of(indicator) }))
    const past = versions.filter((one) => one.month === month).toReversed()
    const columns = [
      { name: '指标', of: ({ indicator }) => html`<strong>${indicatorNames[indicator]}</strong>` },
      { name: '本月', look: 'right', of: ({ now }) => (now ? text(now.unit, now.count) : '还没填') },
      { name: '来源', of: ({ now }) => now?.source ?? '' },
      ...(may ? [{ name: '', of: ({ indicator, now }) => html`<${Button} onClick=${() => enter(indicator)} aria-label=${`${now ? '更正' : '填写'}：${indicatorNames[indicator]}`}>${now ? '更正' : '填写'}<//>` }] : []),
    ]
    const past_columns = [{ name: '时间', of: ({ at }) => stamp(at) }, { name: '指标', of: ({ indicator, version }) => `${indicatorNames[indicator]}，第 ${version} 版` }, { name: '数', look: 'right', of: ({ unit, count: n }) => text(unit, n) }, { name: '来源', of: ({ source }) => source }, { name: '谁填的', of: ({ by }) => by }]
    return html`<${Table} caption=${`${monthName(month)}的治理指标`} columns=${columns} rows=${rows} keyOf=${({ indicator }) => indicator} />
      ${past.length > 0 && html`<details><summary>填过的每一版（${past.length}）</summary><${Table} caption="填过的每一版" columns=${past_columns} rows=${past} keyOf=${(one) => `${one.indicator} ${one.version}`} /></details>`}
      ${entering && html`<${Enter} town=${town} month=${month} indicator=${entering} held=${of(entering)} onClose=${() => enter('')} onDone=${() => { enter(''); found.again() }} />`}`
  }}<//></section>`
}
