// The fields of a wish, for villagers who wish and for officers who post for somebody.

import { dateOf } from './format.js'
import { wishKinds } from './strings.js'
import { Field, html } from './ui.js'

const DAY_MS = 86_400_000
const after = (days) => dateOf(new Date(Date.now() + days * DAY_MS))
const identities = (family) => [['masked', `只显示姓：${family}*`], ['hidden', '不显示，写“某村民”']]

/** What a form begins with: the wish as it is, or nothing. */
export const formOf = (wish) => ({ title: wish?.title ?? '', words: wish?.words ?? '', kind: wish?.kind ?? 'help', wanted_by: wish?.wanted_by ?? after(60), identity: wish?.identity ?? 'masked' })

/** `family` is the wisher's family name, to show how it will be seen. */
export function WishFields({ asked, wrong, onChange, family }) {
  const put = (name) => (value) => onChange({ ...asked, [name]: value })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} ...${more} />`
  return html`${field('title', '心愿（一句话）', { maxlength: 30, required: true, all: true })}${field('words', '说说情况', { multiline: true, maxlength: 500, required: true, all: true, hint: '不要写电话和门牌号，村里会帮着联系。' })}
    ${field('kind', '哪一种', { choices: Object.entries(wishKinds) })}${field('wanted_by', '最晚哪一天', { type: 'date', min: after(1), max: after(365), required: true })}
    ${field('identity', '别人看到的名字', { choices: identities(family), all: true })}`
}
