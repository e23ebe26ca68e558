// What a claim is and which way it went, as the villager's and the officers' pages both show it.

import { count, day, minutesText, stamp } from './format.js'
import { periodText } from './periods.js'
import { byAgent, claimActors, claimDeeds, claimStates, heldWords } from './strings.js'
import { Chip, Field, Icon, Notice, html } from './ui.js'

export const ClaimState = ({ state }) => {
  const [text, look] = claimStates[state] ?? [state, '']
  return html`<${Chip} look=${look}>${text}<//>`
}

/** When a deed was: a household's period, or a day. */
export const claimWhen = ({ period, on }) => (period ? periodText(period) : day(on))

export const claimDay = (date) => day(date)

/** Why points that are due are not paid yet. */
export const Held = ({ held }) => held && html`<${Notice} look="wait">${heldWords[held] ?? held}<//>`

const levelChoices = (levels) => levels.map(({ level, zh, points }) => [level, `${zh}，${count(points)} 工分`])

/** The level's select of an honour's form; it says what each level pays. */
export const Level = ({ levels, value, label = '荣誉是哪一级', hint, put, wrong }) => html`<${Field} label=${label} hint=${hint} value=${value} choices=${levelChoices(levels)} onInput=${put('level')} wrong=${wrong.level} />`

/** What a claim of an honour asks besides: its level, which says the points, and which certificate it is. */
export const Honour = ({ rule, form, put, wrong }) => rule.levels.length > 0 && html`<${Level} levels=${rule.levels} value=${form.level || rule.levels.at(-1).level} put=${put} wrong=${wrong} />
  <${Field} label="哪份荣誉" hint="谁发的、证书名称和编号，如“区级文明家庭，萧文明〔2026〕8号”。一份荣誉一家只报一次。" minlength="2" maxlength="60" value=${form.honour} onInput=${put('honour')} wrong=${wrong.honour} required />`

export const honourOf = (form, rule) => (rule.levels.length > 0 ? { level: form.level || rule.levels.at(-1).level, honour: form.honour } : {})

const levelName = ({ level, levels }) => levels.find((one) => one.level === level)?.zh

export const ClaimFacts = ({ claim }) => html`<ul class="facts"><li><${Icon} name="calendar" />${claimWhen(claim)}${claim.minutes > 0 && `，${minutesText(claim.minutes)}`}</li>
  <li><${Icon} name="leaf" />${count(claim.points)} 工分</li>
  ${claim.level && html`<li><${Icon} name="trophy" />${levelName(claim)}：${claim.honour}</li>`}
  ${claim.notice_ends && ['notice', 'objected'].includes(claim.state) && html`<li><${Icon} name="bell" />公示到 ${claimDay(claim.notice_ends)}</li>`}</ul>`

function stepLine(step) {
  if (step.deed === 'vote') return `${step.approve ? '同意' : '不同意'}${step.approve ? `，${count(step.points)} 工分` : ''}`
  if (step.deed === 'accept') return `建议 ${count(step.points)} 工分`
  if (['hold', 'drop'].includes(step.deed)) return heldWords[step.reason] ?? ''
  return ''
}

/** Every step that was taken, the oldest first: what, when, by whom, why. */
export const Timeline = ({ claim }) => html`<ol class="timeline" aria-label="办理经过">${claim.steps.map((step) => html`<li key=${step.n} class=${['reject', 'refuse', 'uphold', 'return', 'drop'].includes(step.deed) ? 'timeline__stop' : ''}>
  <p><strong>${claimDeeds[step.deed] ?? step.deed}</strong> <span class="soft small">${claimActors[step.whose] ?? step.whose}${byAgent(step)} · ${stamp(step.at)}</span></p>
  ${stepLine(step) && html`<p>${stepLine(step)}</p>`}${step.reason && !['hold', 'drop'].includes(step.deed) && html`<p class="timeline__why">${step.reason}</p>`}</li>`)}</ol>`
