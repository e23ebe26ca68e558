// Making a wish, and changing one that the village has not decided or returned.

import { changeWish, makeWish } from '../shared/api.js'
import { dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { wishKinds } from '../shared/strings.js'
import { Button, Dialog, Field, Notice, html, toast, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
const DAY_MS = 86_400_000
const after = (days) => dateOf(new Date(Date.now() + days * DAY_MS))
const identities = (family) => [['masked', `只显示姓：${family}*`], ['hidden', '不显示，写“某村民”']]

/** What a form begins with: the wish as it is, or nothing. */
export const formOf = (wish) => ({ title: wish?.title ?? '', words: wish?.words ?? '', kind: wish?.kind ?? 'help', wanted_by: wish?.wanted_by ?? after(60), identity: wish?.identity ?? 'masked' })

/** The fields of a wish, for villagers and for officers who post for somebody. */
export function WishFields({ asked, wrong, onChange, family }) {
  const put = (name) => (value) => onChange({ ...asked, [name]: value })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} ...${more} />`
  return html`${field('title', '心愿（一句话）', { maxlength: 30, required: true, all: true })}${field('words', '说说情况', { multiline: true, maxlength: 500, required: true, all: true, hint: '不要写电话和门牌号，村里会帮着联系。' })}
    ${field('kind', '哪一种', { choices: Object.entries(wishKinds) })}${field('wanted_by', '最晚哪一天', { type: 'date', min: after(1), max: after(365), required: true })}
    ${field('identity', '别人看到的名字', { choices: identities(family), all: true })}`
}

/** `wish` is the one to change, if it is not a new one. */
export function WishForm({ wish, profile, onClose, onDone }) {
  const [asked, setAsked] = useState(formOf(wish))
  const make = useDeed(async () => {
    const key = keys.keyFor({ wish: wish?.wish_id, ...asked })
    await (wish ? changeWish(wish.wish_id, asked, key) : makeWish(asked, key))
    keys.settle()
    toast('已交给村里看，通过后乡亲们就能看到', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title=${wish ? '改一改心愿' : '许个心愿'} onClose=${onClose}><form class="stack" onSubmit=${submit}>
    ${make.error && html`<${Notice} look="wrong">${make.error.message}<//>`}${wish?.reason && html`<${Notice} look="wait" title="村里说">${wish.reason}<//>`}
    <${WishFields} asked=${asked} wrong=${make.error?.fields ?? {}} onChange=${setAsked} family=${profile.name?.[0] ?? '王'} />
    <${Button} type="submit" kind="main" big wide busy=${make.busy}>${wish ? '改好了，再交给村里' : '许下心愿'}<//><${Button} big wide onClick=${onClose}>先不许了<//></form><//>`
}
