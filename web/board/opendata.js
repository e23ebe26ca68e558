// A town's open data, for everybody: its months in numbers, with what they mean, and the files to take along.

import { openFile } from '../shared/api-cockpit.js'
import { groupNames, indicatorNames, text } from '../shared/cockpit.js'
import { monthName } from '../shared/format.js'
import { Button, Empty, Field, Icon, Loaded, Table, html, useLoad, useState } from '../shared/ui.js'

const file = (town, name) => `/public/cockpit/${town}/${name}`
const said = (unit, n) => (n === null ? html`<span class="soft">不公开</span>` : text(unit, n))

function Group({ group, rows, names }) {
  const [open, show] = useState('')
  const row = rows.find(({ key }) => key === open)
  const places = row ? Object.entries(row.places).map(([place, n]) => ({ place, name: names[place] ?? place, n })) : []
  const columns = [
    { name: '指标', of: ({ zh, about_zh: about }) => html`<strong>${zh}</strong><p class="notices__why">${about}</p>` },
    { name: '全镇', look: 'right', of: ({ unit, total }) => html`<span class="number">${said(unit, total)}</span>` },
    { name: '', look: 'no-print', of: ({ key, zh, places: by }) => Object.keys(by).length > 0 && html`<${Button} aria-expanded=${String(open === key)} aria-label=${`${open === key ? '收起' : '看各村'}：${zh}`} onClick=${() => show(open === key ? '' : key)}>${open === key ? '收起' : '看各村'}<//>` },
  ]
  return html`<section class="card board__list notices__list" aria-labelledby=${`open-${group}`}><h2 id=${`open-${group}`}>${groupNames[group]}</h2><${Table} caption=${groupNames[group]} columns=${columns} rows=${rows} keyOf=${({ key }) => key} />
    ${row && html`<${Table} titled caption=${`${row.zh}：各村`} columns=${[{ name: '村', of: ({ name }) => name }, { name: row.zh, look: 'right', of: ({ n }) => said(row.unit, n) }]} rows=${places} keyOf=${({ place }) => place} />`}</section>`
}

function Month({ town, month }) {
  const found = useLoad(() => openFile(town, `${month}.json`), [town, month])
  return html`<${Loaded} from=${found} tall>${(told) => (told === null ? html`<div class="card"><${Empty} icon="list" title="这个月的数据还没有公开">换一个月看看。<//></div>` : html`
    <section class="card notices__how" aria-label="说明"><p>${told.withheld.zh.replace('空白', '不公开')} 每个数的算法写在它下面，和驾驶舱、导出表里的是同一个数。<a href=${told.licence.url}>${told.licence.name}</a>：${told.licence.zh}</p>
      <div class="row no-print"><a class="button" href=${file(town, `${month}.csv`)} download><${Icon} name="download" />CSV 表</a><a class="button" href=${file(town, `${month}.json`)} download><${Icon} name="download" />JSON</a></div></section>
    ${Object.keys(groupNames).map((group) => html`<${Group} key=${group} group=${group} rows=${told.numbers.filter((one) => one.group === group)} names=${told.names} />`)}
    ${told.indicators.length > 0 && html`<section class="card board__list notices__list" aria-labelledby="open-entered"><h2 id="open-entered">治理指标</h2><${Table} caption="治理指标" columns=${[{ name: '指标', of: ({ key, about_zh: about }) => html`<strong>${indicatorNames[key]}</strong><p class="notices__why">${about}</p>` }, { name: '全镇', look: 'right', of: ({ unit, count: n }) => html`<span class="number">${said(unit, n)}</span>` }]} rows=${told.indicators} keyOf=${({ key }) => key} /></section>`}`)}<//>`
}

export function OpenData({ towns, choice, choose, tabs }) {
  const town = towns.find(({ place_id: id }) => id === choice.place) ?? towns[0]
  const index = useLoad(() => openFile(town.place_id, 'index.json'), [town.place_id])
  const months = (index.value?.months ?? []).toReversed()
  const month = months.includes(choice.period) ? choice.period : months[0]
  return html`<header class="board__head"><div class="board__title"><p>${month ? monthName(month) : '按月公开'}</p><h1>${town.name}公开数据</h1></div>
      <div class="board__choose no-print">${tabs}${towns.length > 1 && html`<${Field} label="镇" value=${town.place_id} choices=${towns.map(({ place_id: id, name }) => [id, name])} onInput=${(id) => choose({ place: id })} />`}
        ${months.length > 0 && html`<${Field} label="月份" value=${month} choices=${months.map((one) => [one, monthName(one)])} onInput=${(one) => choose({ period: one })} />`}<${Button} icon="printer" onClick=${() => print()}>打印<//></div></header>
    <main id="main" class="board stack stack--wide"><${Loaded} from=${index} tall>${() => (month ? html`<${Month} key=${`${town.place_id} ${month}`} town=${town.place_id} month=${month} />` : html`<div class="card"><${Empty} icon="list" title="还没有公开数据">每月一号公开上个月的。<//></div>`)}<//></main>`
}
