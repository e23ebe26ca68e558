// What buyers and the desk share of after-sales and reviews: the words of states and steps, what is wanted, and stars.

import { stamp, yuanText } from './format.js'
import { StateChip, html } from './ui.js'

export const faults = { missing: '少了', spoilt: '坏了', wrong: '发错了', other: '其他问题' }
export const caseStates = { open: ['等镇里答复', 'wait'], asked: ['要补充', 'wait'], offered: ['等买家确认', 'wait'], refused: ['没有通过', 'wrong'], appealed: ['复核中', 'wait'], granted: ['已退款', 'good'], upheld: ['复核维持原决定', 'wrong'], withdrawn: ['已撤回', ''] }
const steps = { opened: '申请售后', ask: '请买家补充', offer: '提出退一部分', grant: '同意退款', refuse: '不同意', answer: '补充说明', take: '接受', appeal: '请管理员再看一次', withdraw: '撤回', agree: '复核：退款', uphold: '复核：维持原决定', resume: '没有等到补充，接着处理', lapse: '三天没有回复，按提出的退' }
const whos = { buyer: '买家', desk: '镇里', house: '到时自动' }

export const CaseChip = ({ state }) => html`<${StateChip} of=${caseStates} state=${state} />`

/** What is wrong with which line, what is wanted of it, and what is offered or was given back. */
export const CaseParts = ({ shown }) => html`<ul class="stack stack--tight" aria-label="哪里不对">${shown.parts.map(({ line, title, fault, wanted_fen: wanted, fen }) => html`<li key=${line} class="row row--apart"><span><strong>${faults[fault] ?? fault}</strong> ${title}</span><span class="number">想退 ${yuanText(wanted)}${fen > 0 && `，${shown.state === 'granted' ? '退了' : '提出退'} ${yuanText(fen)}`}</span></li>`)}</ul>`

export const CaseSteps = ({ shown }) => html`<ol class="timeline" aria-label="售后经过">${shown.steps.map((one) => html`<li><p><strong>${steps[one.deed] ?? one.deed}</strong> <span class="soft small">${whos[one.who] ?? one.who} · ${stamp(one.at)}</span></p>${one.words && html`<p class="pre-line">${one.words}</p>`}</li>`)}</ol>`

const STARS = [1, 2, 3, 4, 5]
/** So many of five stars, as one picture that says the number. */
export const Stars = ({ stars }) => html`<span class="stars" role="img" aria-label=${`${stars} 颗星`}>${STARS.map((n) => (n <= stars ? '★' : '☆')).join('')}</span>`
/** A choice of one to five. */
export const StarField = ({ value, onInput }) => html`<fieldset class="stars-field"><legend>几颗星</legend><div class="row">${STARS.map((n) => html`<button type="button" class="star" aria-pressed=${String(n === value)} aria-label=${`${n} 颗星`} onClick=${() => onInput(n)}><span aria-hidden="true">${n <= value ? '★' : '☆'}</span></button>`)}</div></fieldset>`
export const tenthsText = (tenths) => `${Math.floor(tenths / 10)}.${tenths % 10}`

/** A review as everybody reads it. */
export const Review = ({ one, children }) => html`<div class="row row--apart"><span class="row"><${Stars} stars=${one.stars} /><strong>${one.author}</strong></span><span class="soft small">${stamp(one.made_at)}${one.is_changed && '，改过'}</span></div>
  <p class="soft small">${one.label}</p>${one.words && html`<p class="pre-line">${one.words}</p>`}${children}${one.answer && html`<div class="review__answer"><strong>回复</strong><p class="pre-line">${one.answer}</p></div>`}`
