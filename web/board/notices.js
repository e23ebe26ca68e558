// A village's public notices of points that were claimed, for everybody: on a screen in the hall, and on paper beside it.

import { everyNotice } from '../shared/api.js'
import { ClaimState, claimDay } from '../shared/claims.js'
import { count, dateOf } from '../shared/format.js'
import { Button, Empty, Field, Loaded, html, useEffect, useLoad } from '../shared/ui.js'

const FRESH_MS = 10 * 60_000
const inNotice = ['notice', 'objected']

/** How somebody objects who has no phone: words that are read on the screen and on paper. */
const How = () => html`<section class="notices__how" aria-label="怎么提异议"><h2>觉得哪一件不对？</h2><p>公示到期之前，村民都可以提异议：手机上打开“申报工分 · 村里公示”，或者带工分卡到村委会说。由没有经手的人核实，不会告诉对方是谁提的，5 个工作日内答复。</p></section>`

const Row = ({ notice }) => html`<tr><td><strong>${notice.masked_name}</strong></td><td>${notice.rule_title}<p class="notices__why">${notice.document}</p></td><td class="right number">${count(notice.points)}</td><td><${ClaimState} state=${notice.state} /><p>${inNotice.includes(notice.state) ? `公示到 ${claimDay(notice.notice_ends)}` : `${claimDay(notice.notice_ends)}公示结束`}</p></td></tr>`

/** One list of notices; of those whose time to object is over the paper says so too. */
const List = ({ title, rows }) => rows.length > 0 && html`<section class="card board__list notices__list" aria-label=${title}><h2>${title}</h2><table class="notices"><caption class="unseen">${title}</caption><thead><tr><th scope="col">姓名</th><th scope="col">申报了什么</th><th scope="col" class="right">工分</th><th scope="col">公示</th></tr></thead>
  <tbody>${rows.map((notice) => html`<${Row} key=${notice.claim_id} notice=${notice} />`)}</tbody></table></section>`

export function Notices({ village, villages, choose, tabs }) {
  const found = useLoad(() => everyNotice(village.place_id), [village.place_id])
  useEffect(() => {
    const timer = setInterval(found.again, FRESH_MS)
    return () => clearInterval(timer)
  }, [village.place_id])
  return html`<header class="board__head"><div class="board__title"><p>${claimDay(dateOf())}</p><h1>${village.name}工分公示</h1></div>
      <div class="board__choose no-print">${tabs}<${Field} label="村" value=${village.place_id} choices=${villages.map(({ place_id: id, name }) => [id, name])} onInput=${(id) => choose({ place: id })} /><${Button} icon="printer" onClick=${() => print()}>打印张贴<//></div></header>
    <main id="main" class="board stack stack--wide"><${Loaded} from=${found} tall>${(rows) => (rows.length === 0 ? html`<div class="card"><${Empty} icon="bell" title="现在没有公示">申报通过以后，先在这里公示，大家都能看、都能提异议。<//></div>`
      : html`<${List} title="正在公示" rows=${rows.filter(({ state }) => inNotice.includes(state))} /><${List} title="公示过的" rows=${rows.filter(({ state }) => !inNotice.includes(state))} />`)}<//><${How} /></main>`
}
