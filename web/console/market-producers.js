// Who grows what a village sells: write them, change what is said of them, and say that they supply no more.

import { changeProducer, listProducers, writeProducer } from '../shared/api-market.js'
import { keyring } from '../shared/ids.js'
import { producerKinds } from '../shared/market.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, html, toast, useDeed, usePages, useState } from '../shared/ui.js'
import { PersonPick } from './person-pick.js'

const keys = keyring()
const said = ({ name, kind, about, resident_id: id }) => ({ name, kind, about, resident_id: id })

/** A new producer where `producer` is null, else that one. */
function Form({ producer, village, onClose, onDone }) {
  const [asked, setAsked] = useState(() => (producer ? said(producer) : { name: '', kind: 'household', about: '', resident_id: '' }))
  const [person, setPerson] = useState(producer?.resident_id ? { id: producer.resident_id, name: '已登记的村民' } : null)
  const save = useDeed(async () => {
    const body = { ...asked, resident_id: asked.kind === 'household' && person ? person.id : '' }
    if (producer) await changeProducer(producer.producer_id, { ...body, is_active: producer.is_active, version: producer.version })
    else await writeProducer(village.place_id, body, keys.keyFor({ at: village.place_id, ...body }))
    keys.settle()
    toast(producer ? '改好了' : '生产者登记好了', 'good')
    onDone()
  })
  const wrong = save.error?.fields ?? {}
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<${Dialog} title=${producer ? '改生产者' : '登记生产者'} onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    <${Field} all label="名称" hint="买家看得到。农户写农场的名字；写人名，先问过本人。" value=${asked.name} wrong=${wrong.name} onInput=${put('name')} minlength="2" maxlength="30" required />
    <${Field} all label="哪一种" value=${asked.kind} choices=${Object.entries(producerKinds)} wrong=${wrong.kind} onInput=${put('kind')} />
    <${Field} all label="介绍（可以不写）" multiline value=${asked.about} wrong=${wrong.about} onInput=${put('about')} maxlength="300" />
    ${asked.kind === 'household' && html`<div class="form__all stack stack--tight"><${PersonPick} label="货款归哪位村民（可以以后再写）" villages=${[village]} first=${village} picked=${person} onPick=${setPerson} />${wrong.resident_id && html`<span class="field__wrong" role="alert">${wrong.resident_id}</span>`}</div>`}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>${producer ? '保存' : '登记'}<//></div></form><//>`
}

function Item({ producer, writes, onChangeIt, onDone }) {
  const { name, kind, about, is_active: active } = producer
  const turn = useDeed(async () => {
    await changeProducer(producer.producer_id, { ...said(producer), is_active: !active, version: producer.version })
    toast(active ? `${name}不再供货` : `${name}恢复供货`, 'good')
    onDone()
  })
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${name}</h2><div class="row"><${Chip}>${producerKinds[kind] ?? kind}<//><${Chip} look=${active ? 'good' : 'wrong'}>${active ? '在供货' : '不再供货'}<//></div></div>
    ${about && html`<p class="pre">${about}</p>`}${producer.resident_id && html`<p class="soft small">货款归 <span class="number">${producer.resident_id}</span></p>`}<${Refused} of=${turn} />
    ${writes && html`<div class="row"><${Button} onClick=${onChangeIt} aria-label=${`修改：${name}`}>修改<//><${Button} busy=${turn.busy} onClick=${turn.start} aria-label=${`${active ? '不再供货' : '恢复供货'}：${name}`}>${active ? '不再供货' : '恢复供货'}<//></div>`}</li>`
}

export function Producers({ village, writes }) {
  const pages = usePages((cursor) => listProducers(village.place_id, cursor), [village.place_id])
  const [form, setForm] = useState(null)
  const done = () => { setForm(null); pages.again() }
  return html`${writes && html`<div class="row row--end"><${Button} kind="main" icon="plus" onClick=${() => setForm({})}>登记生产者<//></div>`}
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="people" title="还没有生产者">先登记谁种、谁养，再写他们卖什么。<//>` : html`<ul class="stack" aria-label="生产者">${pages.rows.map((one) => html`<${Item} key=${`${one.producer_id} ${one.version}`} producer=${one} writes=${writes} onChangeIt=${() => setForm(one)} onDone=${done} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${form && html`<${Form} producer=${form.producer_id ? form : null} village=${village} onClose=${() => setForm(null)} onDone=${done} />`}`
}
