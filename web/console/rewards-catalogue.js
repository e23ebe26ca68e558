// The catalogue: what is offered for points; write, offer, pause and end it, and say how many there are.

import { changeReward, listRewards, moveReward, setRewardStock, writeReward } from '../shared/api.js'
import { count, dateText } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Gallery, Pictures, usePictures } from '../shared/pictures.js'
import { Price, RewardCover, limitText, rewardKinds, rewardStates } from '../shared/rewards.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const moves = { draft: [['offer', '上架', 'main'], ['end', '不要了']], offered: [['pause', '暂停'], ['end', '下架']], paused: [['resume', '恢复兑换', 'main'], ['end', '下架']], ended: [] }
const blank = { kind: 'goods', title: '', words: '', price: '', per: 'none', most: '0', name: '', where: '', opening: '', collect_days: '6', until: '', stock: '' }
const formOf = (one) => (one ? { ...one, price: String(one.price), most: String(one.most), collect_days: String(one.collect_days), until: one.until ?? '', stock: String(one.stock), name: one.point.name, where: one.point.where, opening: one.point.opening } : blank)

/** A new reward where `reward` is null; else that one, of which orders' terms stand once it was offered. */
function Form({ reward, place, village, onClose, onDone }) {
  const [asked, setAsked] = useState(() => formOf(reward))
  const [old, setOld] = useState(reward?.pictures ?? [])
  const pictures = usePictures({ villageId: village.place_id, purpose: 'reward', max: 3 })
  const stands = Boolean(reward) && reward.state !== 'draft'
  const save = useDeed(async () => {
    const { kind, title, words, per, name, where, opening, until } = asked
    const body = { kind, title, words, per, price: Number(asked.price), most: per === 'none' ? 0 : Number(asked.most), collect_days: Number(asked.collect_days), point: { place_id: reward?.point.place_id ?? place.place_id, name, where, opening }, ...(until && { until }), media_ids: [...old.map(({ media_id: id }) => id), ...pictures.ids] }
    if (reward) { const changed = { ...body, version: reward.version }; await changeReward(reward.reward_id, changed, keys.keyFor({ id: reward.reward_id, ...changed })) } else { const made = { ...body, stock: Number(asked.stock) }; await writeReward(place.place_id, made, keys.keyFor(made)) }
    keys.settle()
    toast(reward ? '保存了' : '保存了，上架后村民才看得到', 'good')
    onDone()
  })
  const wrong = save.error?.fields ?? {}
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value })) // Two fields may be filled before the next drawing.
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name] ?? wrong[`point.${name}`]} onInput=${put(name)} required ...${more} />`
  const number = (name, label, most, more) => field(name, label, { type: 'number', min: 1, max: most, inputmode: 'numeric', ...more })
  const submit = (event) => { event.preventDefault(); if (!save.busy && !pictures.busy) save.start() }
  return html`<${Dialog} wide title=${reward ? '改奖品' : '新奖品'} onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${stands && html`<div class="form__all"><${Notice}>已经上架过：工分、限兑、领取天数和领取点不能再改。要改，请下架后另上一件。<//></div>`}
    ${field('title', '名称', { all: true, minlength: 2, maxlength: 30 })}${field('words', '说明（可以不写）', { all: true, multiline: true, maxlength: 500, required: false })}
    ${field('kind', '哪一种', { choices: Object.entries(rewardKinds), disabled: stands })}${number('price', '一件多少工分', 100_000, { disabled: stands })}${!reward && number('stock', '一共几件', 100_000, { min: 0 })}
    ${field('per', '每人限兑', { choices: [['none', '不限'], ['month', '每月限几件'], ['all', '总共限几件']], disabled: stands })}${asked.per !== 'none' && number('most', '限几件', 99, { disabled: stands })}
    ${number('collect_days', '几天内领取', 6, { hint: '从兑换第二天算起，最多 6 天。', disabled: stands })}${field('until', '兑换到哪天（可以不写）', { type: 'date', required: false })}
    ${field('name', '领取点名称', { minlength: 2, maxlength: 30, disabled: stands })}${field('where', '在哪里', { minlength: 2, maxlength: 60 })}${field('opening', '什么时候开门', { minlength: 2, maxlength: 60 })}
    <div class="form__all stack stack--tight">${old.length > 0 && html`<div class="row row--apart"><${Gallery} pictures=${old} label="已有的照片" /><${Button} onClick=${() => setOld([])}>去掉已有的照片<//></div>`}<${Pictures} from=${pictures} label="照片（最多 3 张）" hint=${wrong.media_ids} /></div>
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy} disabled=${pictures.busy}>${reward ? '保存' : '存为草稿'}<//></div></form><//>`
}

function Stock({ reward, onDone }) {
  const [stock, setStock] = useState(null)
  const save = useDeed(async () => {
    const id = reward.reward_id
    await setRewardStock(id, Number(stock), keys.keyFor({ id, stock, taken: reward.taken }))
    keys.settle()
    toast('库存改好了', 'good')
    setStock(null)
    onDone()
  })
  if (stock === null) return html`<${Button} onClick=${() => setStock(String(reward.stock))}>改库存<//>`
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${save} /><${Field} label="一共几件（连已兑换的）" type="number" min=${reward.taken} max="100000" inputmode="numeric" value=${stock} onInput=${setStock} required /><div class="row row--end"><${Button} onClick=${() => setStock(null)}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>改成这么多<//></div></form>`
}

function Item({ reward, writes, onChangeIt, onDone }) {
  const [text, look] = rewardStates[reward.state]
  const move = useDeed(async (deed, said) => { await moveReward(reward.reward_id, deed, keys.keyFor({ id: reward.reward_id, deed, version: reward.version })); keys.settle(); toast(`${said}好了`, 'good'); onDone() })
  return html`<li class="card stack stack--tight"><div class="row"><${RewardCover} reward=${reward} /><div class="grow stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${reward.title}</h2><${Chip} look=${look}>${text}<//></div><${Price} points=${reward.price} />
      <p>还有 <b>${count(reward.left)}</b> 件，一共 ${count(reward.stock)} 件，兑走 ${count(reward.taken)} 件</p><p class="soft small">${[rewardKinds[reward.kind], limitText(reward), `${reward.collect_days} 天内领`, reward.until && `兑到 ${dateText(reward.until)}`, reward.point.name].filter(Boolean).join(' · ')}</p></div></div>
    <${Refused} of=${move} />${writes && reward.state !== 'ended' && html`<div class="row">${moves[reward.state].map(([deed, said, kind = '']) => html`<${Button} key=${deed} kind=${kind} busy=${move.busy} onClick=${() => move.start(deed, said)} aria-label=${`${said}：${reward.title}`}>${said}<//>`)}<${Stock} reward=${reward} onDone=${onDone} /><${Button} onClick=${onChangeIt} aria-label=${`修改：${reward.title}`}>修改<//></div>`}</li>`
}

export function Catalogue({ place, village, writes }) {
  const [state, setState] = useState('offered')
  const pages = usePages((cursor) => listRewards(place.place_id, state, cursor), [place.place_id, state])
  const [form, setForm] = useState(null)
  const done = () => { setForm(null); pages.again() }
  const made = () => { if (form.reward_id) done(); else { setForm(null); if (state === 'draft') pages.again(); else setState('draft') } }
  return html`<div class="row row--apart"><${Switch} label="哪些奖品" value=${state} choices=${Object.entries(rewardStates).map(([key, [text]]) => [key, text])} onChange=${setState} />${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setForm({})}>新奖品<//>`}</div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shop" title="这里还没有奖品">写好一件，上架后村民就能兑换。<//>` : html`<ul class="stack">${pages.rows.map((reward) => html`<${Item} key=${`${reward.reward_id} ${reward.version} ${reward.stock}`} reward=${reward} writes=${writes} onChangeIt=${() => setForm(reward)} onDone=${done} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${form && html`<${Form} reward=${form.reward_id ? form : null} place=${place} village=${village} onClose=${() => setForm(null)} onDone=${made} />`}`
}
