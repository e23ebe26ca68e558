// Perk programmes in words: their conditions, days and states, and how points came together. The same for both sides.

import { fullDay } from './format.js'
import { Chip, html } from './ui.js'

export const applicationStates = { open: ['等评分', 'wait'], rated: ['等决定', 'wait'], granted: ['同意', 'good'], declined: ['没有通过', ''], withdrawn: ['撤回了', ''] }
export const appealStates = { open: ['申诉在办', 'wait'], upheld: ['申诉成立', 'good'], declined: ['申诉驳回', ''] }

/** Everything that is published of a programme but its title. */
export const Terms = ({ programme: one, villageName = (id) => id }) => html`<p>${one.conditions}</p>
  <p class="soft small">名额 ${one.places} 个 · ${fullDay(one.from_on)}到${fullDay(one.until)}报名 · ${fullDay(one.decides_on)}前决定 · 年满 ${one.least_age} 周岁${one.villages.length > 0 ? ` · 限 ${one.villages.map(villageName).join('、')}` : ' · 全镇都能报'}</p>
  <p class="soft small">评分：${one.criteria.map(({ name, most }) => `${name} ${most} 分`).join('，')}${one.score_most > 0 ? `，信用分最多折 ${one.score_most} 分，只是其中一项参考` : '，不看信用分'}${one.least_grade && `；参考等级 ${one.least_grade}，没到也能报`}</p>${one.state === 'called_off' && html`<p>取消的原因：${one.reason}</p>`}`

const scoreText = (score) => `信用分 ${score.points} 分（${score.grade} 级，${fullDay(score.on)}），折 ${score.counts} 分`

/** How points came together, line by line. */
export const Result = ({ result }) => html`<ul class="entries">${result.marks.map((mark) => html`<li key=${mark.name} class="entry"><div class="grow"><strong>${mark.name}</strong><p class="soft small">${mark.reason}</p></div><div class="right number">${mark.points} / ${mark.most}</div></li>`)}
  ${result.score && html`<li class="entry"><div class="grow"><strong>信用分</strong> ${result.score.disputed && html`<${Chip} look="wait">有异议，还没答复<//>`}${result.score.vetoed && html`<${Chip} look="wrong">负面记录一票否决<//>`}<p class="soft small">${scoreText(result.score)}</p></div><div class="right number">${result.score.counts} / ${result.score.most}</div></li>`}
  ${result.by_hand && html`<li class="entry"><div class="grow"><strong>代替信用分</strong><p class="soft small">${result.by_hand.reason}</p></div><div class="right number">${result.by_hand.points} / ${result.by_hand.most}</div></li>`}</ul>
  ${result.score_deleted ? html`<p class="soft">当时算进去的信用分，本人撤回后已经删掉，合计不再显示。</p>` : html`<p class="right">合计 <strong class="number">${result.total} / ${result.most}</strong></p>`}`
