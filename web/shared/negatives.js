// 负面清单: words that its person's page and the desk share, and a record's document and steps.

import { estimatedText, fullDay, stamp } from './format.js'
import { Gallery } from './pictures.js'
import { Fact, html } from './ui.js'

/** A record's last day, and that it is estimated where it is. */
export const dueText = ({ due, due_estimated: estimated }) => `${fullDay(due)}${estimatedText(estimated)}`

export const negativeStates = {
  entered: ['待复核', 'wait'], noticed: ['等本人申辩', 'wait'], answered: ['申辩待决定', 'wait'], counting: ['计入信用分', 'wrong'], disputed: ['异议处理中', 'wait'], repair_asked: ['申请修复，待初核', 'wait'], repair_proposed: ['同意修复，待复核', 'wait'], recalled: ['可能录错，核对中', 'wait'],
  refused: ['复核未通过', ''], dropped: ['不予记录', 'good'], repaired: ['已修复', 'good'], withdrawn: ['已撤销', 'good'], expired: ['已到期', ''],
}

const deeds = {
  enter: '录入', approve: '复核通过', refuse: '复核不通过', answer: '申辩', keep: '申辩后决定保留', drop: '申辩成立，不予记录', begin: '没有申辩，开始计入', remind: '提醒可以申辩', object: '提异议', extend: '延长异议处理', dismiss: '异议不成立', uphold: '异议成立，不予记录',
  ask_repair: '申请修复', propose: '初核同意修复', decline: '修复不通过', repair: '复核同意，已修复', recall: '提出录错，暂停计入', withdraw: '确认录错，撤销', resume: '核对无误，恢复', expire: '到期结束',
}

/** What a record takes off while it counts. */
export const effectText = ({ effect, points }) => ({ deduction: `信用分少 ${points} 分`, cap: `信用分最高 ${points} 分`, veto: '一票否决，信用分为 0' })[effect] ?? ''


/** The document that a record stands on, from when until when, and its scan where the reader may see it. */
export const Document = ({ record }) => html`<dl class="facts-list"><${Fact} name="依据的文书">${record.source_zh} ${record.number}<//><${Fact} name="作出机关">${record.issuer}<//><${Fact} name="法律依据">${record.basis}<//><${Fact} name="文书生效">${fullDay(record.effective_on)}<//><${Fact} name="记到">${fullDay(record.ends_on)}<//><${Fact} name="作用">${effectText(record)}<//>
  ${record.began_on && html`<${Fact} name="开始计入">${fullDay(record.began_on)}<//>`}${record.forgotten_on && html`<${Fact} name="内容删除">${fullDay(record.forgotten_on)}<//>`}</dl>${record.scan && html`<${Gallery} pictures=${[record.scan]} label="文书扫描件" />`}`

/** Every step, the oldest first; `who` says by whom one was. */
export const Steps = ({ record, who }) => html`<ol class="stack stack--tight negative__steps">${record.steps.map((step) => html`<li key=${step.n}><p><strong>${deeds[step.deed] ?? step.deed}</strong> <span class="soft small">${who(step)}${step.document && `按书面 ${step.document} 登记`} · ${stamp(step.at)}</span></p>${step.text && html`<p class="negative__words">${step.text}</p>`}</li>`)}</ol>`
