// A month of free days, as a table of buttons: a day is pressed, or is none to be pressed.

import { dateOf, monthName } from './format.js'
import { shortDay } from './market.js'
import { Button, html } from './ui.js'

const WEEK = ['一', '二', '三', '四', '五', '六', '日']
const NOON = 'T12:00:00Z'
const DAY_MS = 86_400_000

export const plusDays = (on, days) => new Date(Date.parse(`${on}${NOON}`) + days * DAY_MS).toISOString().slice(0, 10)
export const monthOf = (on) => on.slice(0, 7)
export function nextMonth(month, by) {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}
/** The days of a month. */
export function daysOf(month) {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: last }, (_, nth) => `${month}-${String(nth + 1).padStart(2, '0')}`)
}
const weekdayOf = (on) => (new Date(`${on}${NOON}`).getUTCDay() + 6) % 7

/** Days in rows of a week, with null where a week reaches out of the month. */
function weeksOf(days) {
  const cells = [...Array.from({ length: weekdayOf(days[0]) }, () => null), ...days]
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, nth) => cells.slice(nth * 7, nth * 7 + 7))
}

/** What stands before and behind some words. */
function aroundOf(text, words) {
  const at = text.lastIndexOf(words)
  return [text.slice(0, at), text.slice(at + words.length)]
}

/** `noteOf(day)` says how it stands with a day, '' where it can not be chosen; `chosen` are those that are. */
export function Month({ month, noteOf, chosen, onDay, onMonth, label }) {
  const days = daysOf(month)
  const cell = (on) => {
    const note = noteOf(on)
    const off = note === ''
    const number = String(Number(on.slice(8)))
    const [head, tail] = aroundOf(shortDay(on), `${number}日`)
    return html`<button type="button" class="month__day" aria-pressed=${String(chosen.includes(on))} aria-disabled=${off ? 'true' : null} onClick=${() => { if (!off) onDay(on) }}><span><span class="unseen">${head}</span>${number}<span class="unseen">日${tail}，${off ? '不能选' : ''}</span></span><small class="month__week" aria-hidden="true">周${WEEK[weekdayOf(on)]}</small><small aria-hidden=${off ? 'true' : null}>${note || '—'}</small></button>`
  }
  return html`<div class="stack stack--tight"><div class="row row--apart month__nav"><${Button} disabled=${month <= monthOf(dateOf())} onClick=${() => onMonth(nextMonth(month, -1))}>上个月<//><strong aria-live="polite">${monthName(month)}</strong><${Button} onClick=${() => onMonth(nextMonth(month, 1))}>下个月<//></div>
    <table class="month"><caption class="unseen">${label}</caption><thead><tr>${WEEK.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${weeksOf(days).map((week) => html`<tr>${week.map((on) => html`<td>${on && cell(on)}</td>`)}</tr>`)}</tbody></table>${days.every((on) => noteOf(on) === '') && html`<p class="soft">这个月没有能选的日子。</p>`}</div>`
}
