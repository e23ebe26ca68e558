// What the villager's pages and the officers' desk show alike of an appraisal: an answer in words, a result, a paper.

import { count } from './format.js'
import { Notice, Table, html } from './ui.js'


/** What an item asks, with whom it is about. */
export const asked = (item) => (item.subject_name ? `${item.subject_name}：${item.text}` : item.text)

/** An answer in words; `undefined` is one that was left out. */
export function answerText(item, answer) {
  if (answer === undefined) return '不答'
  if (item.kind === 'score') return `${answer} 分`
  const numbers = [answer].flat()
  return numbers.length ? numbers.map((n) => item.options[n - 1]).join('、') : '都不选'
}

const percent = (n, of) => (of ? `${Math.round((n * 100) / of)}%` : '0%')

const optionText = (item, i) => (item.kind === 'score' ? `${i + 1} 分` : item.options[i])

function Bars({ item, cell }) {
  return html`<div class=${`bars ${item.kind === 'score' ? 'bars--score' : ''}`} aria-hidden="true">${cell.counts.map((n, i) => html`<div class="bar"><span class="bar__name">${optionText(item, i)}</span><span class="bar__track"><span class="bar__fill" style=${`width:${percent(n, cell.answered)}`}></span></span><span class="bar__n number">${percent(n, cell.answered)}</span></div>`)}</div>`
}

const mean = (cell) => (cell.mean_hundredths / 100).toFixed(2)

function ItemResult({ item, result, k }) {
  const { whole, apart } = result
  if (!whole) return html`<section class="stack stack--tight"><h3>${asked(item)}</h3><p class="soft">答的人不到 ${k} 位，为了保密不公布。</p></section>`
  const columns = [
    { name: '选项', of: ({ i }) => optionText(item, i) },
    { name: '人数', look: 'right', of: ({ n }) => count(n) },
    { name: '占比', look: 'right', of: ({ n }) => percent(n, whole.answered) },
    ...(apart ? [{ name: '手机', look: 'right', of: ({ i }) => count(apart.online.counts[i]) }, { name: '纸票', look: 'right', of: ({ i }) => count(apart.paper.counts[i]) }] : []),
  ]
  return html`<section class="stack stack--tight"><h3>${asked(item)}</h3>
    <p class="soft">${count(whole.answered)} 人回答${whole.spoilt > 0 && `，废票 ${count(whole.spoilt)}`}${item.kind === 'score' && html`，平均 <strong class="number">${mean(whole)}</strong> 分`}${item.kind === 'approval' && '，可以选几项'}</p>
    <${Bars} item=${item} cell=${whole} /><details class="numbers"><summary>看数字表</summary><${Table} caption=${asked(item)} columns=${columns} rows=${whole.counts.map((n, i) => ({ n, i }))} keyOf=${({ i }) => i} /></details></section>`
}

/** A result with how it came about. */
export function Result({ items, result, early, reason }) {
  return html`<div class="stack stack--wide"><div class="counts">
      ${[['有资格', result.electorate], ['投了票', result.voted], ['手机', result.online], ['纸票', result.paper]].map(([label, n]) => html`<p class="count"><span class="figure">${count(n)}</span>${label}</p>`)}</div>
    ${result.quorum_reached ? html`<${Notice} look="good">参加的人数达到了规定（${result.quorum_percent}%），结果有效。<//>` : html`<${Notice} look="wait">参加的人数没有达到规定（${result.quorum_percent}%），结果只供参考。<//>`}
    ${result.papers_left_out > 0 && html`<${Notice} look="wait">交回的纸票有 ${count(result.papers_left_out)} 张没有按规定核对好，没有计入。<//>`}
    ${early && html`<${Notice} look="wait">提前结束：${reason}<//>`}
    ${result.items.map((one, n) => html`<${ItemResult} key=${one.item_id} item=${items[n]} result=${one} k=${result.k} />`)}
    <section class="stack stack--tight"><h3>怎么算的</h3><p class="soft small">资格人数按开始那天的花名册定下。手机票和纸票在投票结束后才打开，一项一项拆开混在一起再数；纸票由两位干部分别录入，不一致的由第三位定。少于 ${result.k} 人回答的不公布。回避的人不算在那一项里。</p></section></div>`
}
