// A village's points of the year: how many the village meeting resolved on, how many are given and set aside.

import { createBudget, listBudgets } from '../shared/api.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Empty, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()

function Create({ village, onClose, onMade }) {
  const [asked, setAsked] = useState({ year: String(new Date().getFullYear()), points: '', resolution: '' })
  const make = useDeed(async () => {
    const body = { village_id: village.place_id, year: Number(asked.year), points: Number(asked.points), resolution: asked.resolution }
    await createBudget(body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${make.error?.fields[name]} onInput=${(value) => setAsked({ ...asked, [name]: value })} required ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="新的预算" onClose=${onClose}><form class="form" onSubmit=${submit}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('year', '年份', { type: 'number', min: 2020, max: 2100 })}${field('points', '工分总量', { type: 'number', min: 1, inputmode: 'numeric' })}${field('resolution', '村民会议决议号', { all: true, hint: '动用集体资金，要有村民会议或村民代表会议的决议。', maxlength: 40 })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不建了<//><${Button} type="submit" kind="main" busy=${make.busy}>存好<//></div></form><//>`
}

function Budget({ budget }) {
  const left = budget.points - budget.used - budget.escrowed
  return html`<li class="card stack"><div class="row row--apart"><h2>${budget.year} 年</h2><span class="soft">${budget.resolution}</span></div>
    <p><span class="figure budget__left">${count(left)}</span> 还可以用</p><progress aria-label="已用" max=${budget.points} value=${budget.used + budget.escrowed}></progress>
    <dl class="budget__facts"><div><dt>总量</dt><dd>${count(budget.points)}</dd></div><div><dt>已发</dt><dd>${count(budget.used)}</dd></div><div><dt>活动预留</dt><dd>${count(budget.escrowed)}</dd></div></dl></li>`
}

export function Budgets({ village }) {
  const budgets = useLoad(() => listBudgets(village.place_id), [village.place_id])
  const [making, setMaking] = useState(false)
  const made = () => { setMaking(false); toast('预算已存好', 'good'); budgets.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>工分预算</h1><${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新的预算<//></div>
    <${Loaded} from=${budgets} tall>${({ rows }) => (rows.length === 0 ? html`<${Empty} icon="budget" title="今年还没有预算">有了村民会议的决议，就能建预算。<//>` : html`<ul class="tiles tiles--wide">${rows.map((budget) => html`<${Budget} budget=${budget} />`)}</ul>`)}<//>
    ${making && html`<${Create} village=${village} onClose=${() => setMaking(false)} onMade=${made} />`}</div>`
}
