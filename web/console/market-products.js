// What a village sells: put on sale, paused, ended; its prices; and at a glance what came in and what is left.

import { changeGood, everyProducer, listGoods, moveGood } from '../shared/api-market.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { GoodCover, byWeight, fenOf, priceText, productStates, shelves, unitsText, yuanField } from '../shared/market.js'
import { Button, Chip, Empty, Field, Loaded, More, Notice, Refused, Switch, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { GoodForm, sameGood } from './market-form.js'
import { Harvests } from './market-harvests.js'

const keys = keyring()
const moves = { draft: [['offer', '上架', 'main'], ['end', '不要了']], on_sale: [['pause', '暂停'], ['end', '下架']], paused: [['resume', '恢复销售', 'main'], ['end', '下架']], ended: [] }

/** The stock of each variant: what came in and did not spoil, what is ordered or delivered, what is left. */
function Stock({ good }) {
  const rows = good.variants.map((one, nth) => ({ ...one, ...good.stocks[nth] }))
  const columns = [
    { name: '规格', of: (one) => html`<strong>${one.label}</strong>` },
    { name: '价钱', of: (one) => priceText(one) },
    { name: '还剩', look: 'right', of: (one) => html`<${Chip} look=${one.left === 0 ? 'wrong' : 'good'}>${one.left === 0 ? '没有了' : unitsText(one, one.left)}<//>` },
    { name: '入库', look: 'right', of: (one) => unitsText(one, one.stock) },
    { name: '订走', look: 'right', of: (one) => unitsText(one, one.taken) },
  ]
  return html`<${Table} caption=${`${good.title}的规格和库存`} columns=${columns} rows=${rows} keyOf=${({ variant_id: id }) => id} />`
}

/** New prices of what stays as it is otherwise. */
function Prices({ good, onClose, onDone }) {
  const [prices, setPrices] = useState(good.variants.map(({ price_fen: fen }) => yuanField(fen)))
  const [tried, setTried] = useState(false)
  const save = useDeed(async () => {
    const same = sameGood(good)
    const body = { ...same, variants: same.variants.map((one, nth) => ({ ...one, price_fen: fenOf(prices[nth]) })) }
    await changeGood(good.product_id, body, keys.keyFor({ id: good.product_id, ...body }))
    keys.settle()
    toast('价钱改好了', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); setTried(true); if (!save.busy && prices.every((text) => fenOf(text) > 0)) save.start() }
  const wrongOf = (nth) => (tried && !(fenOf(prices[nth]) > 0) ? '写多少元，最多两位小数，例如 3.50。' : save.error?.fields[`variants.${nth}.price_fen`])
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${save} /><div class="form">${good.variants.map((one, nth) => html`<${Field} key=${one.variant_id} label=${`${one.label}：一${byWeight(one.how) ? '斤' : '份'}多少元`} value=${prices[nth]} wrong=${wrongOf(nth)} inputmode="decimal" maxlength="9" autocomplete="off" required onInput=${(text) => setPrices((now) => now.map((other, at) => (at === nth ? text : other)))} />`)}</div>
    <p class="soft small">已经下的单不变，新下的单按新价。</p><div class="row row--end"><${Button} onClick=${onClose}>先不改<//><${Button} type="submit" kind="main" busy=${save.busy}>改价<//></div></form>`
}

function Item({ good, producers, village, writes, cycled, onChangeIt, onDone }) {
  const [open, setOpen] = useState('')
  const [text, look] = productStates[good.state]
  const producer = producers.find(({ producer_id: id }) => id === good.producer_id)
  const move = useDeed(async (deed, said) => { await moveGood(good.product_id, deed, keys.keyFor({ id: good.product_id, deed, version: good.version })); keys.settle(); toast(`${said}好了`, 'good'); onDone() })
  const ended = good.state === 'ended'
  const shares = `村集体 ${good.collective_permille / 10}%，平台 ${good.platform_permille / 10}%`
  return html`<li class="card stack"><div class="row"><span class="desk-good"><${GoodCover} good=${good} /></span><div class="grow stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${good.title}</h2><${Chip} look=${look}>${text}<//></div>
      <p class="soft">${[shelves[good.category], producer?.name, shares].filter(Boolean).join(' · ')}</p>${good.words && html`<p class="pre">${good.words}</p>`}</div></div>
    <${Stock} good=${good} /><${Refused} of=${move} />
    <div class="row">${writes && moves[good.state].map(([deed, said, kind = '']) => html`<${Button} key=${deed} kind=${kind} busy=${move.busy} onClick=${() => move.start(deed, said)} aria-label=${`${said}：${good.title}`}>${said}<//>`)}
      ${writes && !ended && html`<${Button} onClick=${() => setOpen('prices')} aria-label=${`改价：${good.title}`}>改价<//><${Button} onClick=${onChangeIt} aria-label=${`修改：${good.title}`}>修改<//>`}${good.state !== 'draft' && html`<${Button} icon="leaf" onClick=${() => setOpen('harvests')} aria-label=${`采收和标签：${good.title}`}>采收和标签<//>`}</div>
    ${open === 'prices' && html`<${Prices} good=${good} onClose=${() => setOpen('')} onDone=${() => { setOpen(''); onDone() }} />`}
    ${open === 'harvests' && html`<${Harvests} good=${good} producer=${producer} village=${village} writes=${writes} cycled=${cycled} onClose=${() => { setOpen(''); onDone() }} />`}</li>`
}

function Summed({ rows }) {
  const variants = rows.flatMap(({ variants: some }) => some)
  const out = variants.filter(({ left }) => left === 0).length
  return html`<p class="soft" role="status">${count(rows.length)} 样商品，${count(variants.length)} 种规格${out > 0 ? html`，<strong>${count(out)} 种没有货了</strong>` : '，都有货'}。</p>`
}

export function Products({ village, writes, cycled }) {
  const [state, setState] = useState('on_sale')
  const producers = useLoad(() => everyProducer(village.place_id), [village.place_id])
  const pages = usePages((cursor) => listGoods(village.place_id, state, cursor), [village.place_id, state])
  const [form, setForm] = useState(null)
  const done = () => { setForm(null); pages.again() }
  const made = () => { if (form.product_id || state === 'draft') done(); else { setForm(null); setState('draft') } }
  const known = producers.value ?? []
  const offered = known.filter(({ is_active: active, producer_id: id }) => active || id === form?.producer_id)
  return html`<div class="row row--apart"><${Switch} label="哪些商品" value=${state} choices=${Object.entries(productStates).map(([key, [text]]) => [key, text])} onChange=${setState} />${writes && html`<${Button} kind="main" icon="plus" disabled=${producers.state !== 'ready'} onClick=${() => setForm({})}>新商品<//>`}</div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="leaf" title="这里还没有商品">写好一样，上架，采收入库，买家就能看到。<//>` : html`${state === 'on_sale' && html`<${Summed} rows=${pages.rows} />`}<ul class="stack" aria-label="商品">${pages.rows.map((good) => html`<${Item} key=${good.product_id} good=${good} producers=${known} village=${village} writes=${writes} cycled=${cycled} onChangeIt=${() => setForm(good)} onDone=${done} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${form && offered.length > 0 && html`<${GoodForm} good=${form.product_id ? form : null} producers=${offered} village=${village} onClose=${() => setForm(null)} onDone=${made} />`}
    ${form && offered.length === 0 && html`<${Notice} look="wait" title="先登记生产者">在“生产者”里登记谁种、谁养，再来写商品。<//>`}`
}
