// A deed as the desk writes it up: which rules are the officer's to pay by, and the fields that a rule asks for.

import { count, dateOf } from '../shared/format.js'
import { Field, html } from '../shared/ui.js'

/** The rules that one officer may write up by hand. */
export const writable = (rules) => rules.filter(({ is_open: open, desk_points_max: most }) => open && most > 0)

/** Whether so many points by a rule are more than one officer awards alone; they are claimed instead. */
export const isMuch = (rule, points) => rule.desk_points_max === 0 || points > rule.desk_points_max

export const blank = (rule) => ({ rule, on: dateOf(), minutes: '60', points: '', document: '' })

/** What a deed is paid, as far as the form says; the server has the last word. */
export function pointsOf(rule, deed) {
  if (rule.unit_code === 'hour') return Math.floor((Number(deed.minutes) * rule.points) / 60)
  return rule.case ? Number(deed.points) : rule.points
}

/** The deed as the API takes it. */
export const bodyOf = (rule, deed) => ({
  rule: deed.rule, document: deed.document.trim(), on: deed.on,
  ...(rule.unit_code === 'hour' && { minutes: Number(deed.minutes) }), ...(rule.case && { points: Number(deed.points) }),
})

/** `put` takes what changes. `each` is said before an amount that several get; `hint` stands at the document. */
export function DeedFields({ rules, rule, deed, put, wrong, each = '', hint }) {
  const field = (name, label, more) => html`<${Field} label=${label} value=${deed[name]} wrong=${wrong[name]} onInput=${(value) => put({ [name]: value })} ...${more} />`
  return html`<div class="form">
    ${field('rule', '规则', { choices: rules.map(({ rule: code, title, points, unit }) => [code, `${title}（${count(points)} ${unit}）`]) })}
    ${field('on', '哪一天', { type: 'date', max: dateOf() })}
    ${rule.unit_code === 'hour' && field('minutes', `${each}多少分钟`, { type: 'number', min: 1, max: 1440, inputmode: 'numeric' })}
    ${rule.case && field('points', `${each}多少工分（${count(rule.points)}–${count(rule.points_max)}）`, { type: 'number', min: rule.points, max: rule.points_max, inputmode: 'numeric' })}
    ${field('document', '依据', { all: true, maxlength: 120, hint })}</div>`
}
