// What a town offers for points: which amounts, at what price, and the limits of a month.

import { readTopupTerms, setTopupTerms } from '../shared/api.js'
import { count } from '../shared/format.js'
import { Button, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const sold = { phone_yuan: ['话费', [10, 20, 30, 50, 100, 300]], internet_yuan: ['网费', [50, 100, 150, 200, 300]] }
const numbers = { points_per_yuan: '多少工分当 1 元', person_month_yuan: '每人每月最多（元）', village_month_yuan: '每村每月最多（元）' }
const listed = (yuan) => (yuan.length ? `${yuan.join('、')} 元` : '没有开')

function Change({ terms, townId, onDone }) {
  const [asked, setAsked] = useState({ ...terms })
  const save = useDeed(async () => {
    const amounts = Object.fromEntries(Object.keys(numbers).map((name) => [name, Number(asked[name])]))
    onDone(await setTopupTerms(townId, { phone_yuan: asked.phone_yuan, internet_yuan: asked.internet_yuan, ...amounts }))
    toast('已保存，半分钟内全镇都一样', 'good')
  })
  const turn = (name, yuan, on) => setAsked((now) => ({ ...now, [name]: on ? [...now[name], yuan].sort((a, b) => a - b) : now[name].filter((one) => one !== yuan) }))
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${Object.entries(sold).map(([name, [words, yuan]]) => html`<fieldset class="form__all"><legend>${words}开哪几档</legend><div class="row">${yuan.map((one) => html`<label class="agree"><input type="checkbox" checked=${asked[name].includes(one)} onChange=${(event) => turn(name, one, event.currentTarget.checked)} /><span>${one} 元</span></label>`)}</div></fieldset>`)}
    ${Object.entries(numbers).map(([name, words]) => html`<${Field} label=${words} type="number" min="0" inputmode="numeric" required value=${asked[name]} wrong=${save.error?.fields[name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} />`)}
    <div class="form__all row row--end"><${Button} type="submit" kind="main" busy=${save.busy}>保存<//></div></form>`
}

export function TopupTerms({ village, writes }) {
  const terms = useLoad(() => readTopupTerms(village.place_id), [village.place_id])
  return html`<section class="card stack" aria-labelledby="terms"><h2 id="terms">全镇的办法</h2><${Loaded} from=${terms}>${(value) => (writes ? html`<${Change} terms=${value} townId=${village.town_id} onDone=${terms.put} />`
    : html`<p>话费：${listed(value.phone_yuan)}；网费：${listed(value.internet_yuan)}。${count(value.points_per_yuan)} 工分当 1 元，每人每月最多 ${count(value.person_month_yuan)} 元，每村每月最多 ${count(value.village_month_yuan)} 元。</p>`)}<//></section>`
}
