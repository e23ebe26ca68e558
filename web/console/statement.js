// 打印明细: a holder's statement on paper, for who has no phone: what is there, what expires when, and the entries since a day.

import { readAccount, readCard, readEntries } from '../shared/api.js'
import { count, dateOf, fullDay, signed, stamp } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { entryKinds, payMeans } from '../shared/strings.js'
import { Button, Dialog, Field, Loaded, Notice, html, useLoad, useState } from '../shared/ui.js'

const PAGE_SIZE = 100
const PAGES_MAX = 20
/** 2,000 lines are some 60 sheets; nobody reads more on paper. Ours. */
const LINES_MAX = PAGE_SIZE * PAGES_MAX
const DAYS_BACK = 90

/** The entries since a day, the oldest first; `cut` where there are more than a paper takes. */
async function entriesSince(id, day) {
  const rows = []
  let cursor
  let more
  do {
    const page = await readEntries(id, cursor, PAGE_SIZE)
    rows.push(...page.rows)
    cursor = page.cursor
    more = cursor && dateOf(rows.at(-1).at) >= day
  } while (more && rows.length < LINES_MAX)
  return { rows: rows.filter(({ at }) => dateOf(at) >= day).reverse(), cut: Boolean(more) }
}

async function readAll(id, day) {
  const [account, card, entries] = await Promise.all([readAccount(id), id[6] === 'r' ? readCard(id).catch(gone) : null, entriesSince(id, day)])
  return { account, card, ...entries }
}

const SAID_BY_NOBODY = ['till', 'shop code']
/** What a line was: a purchase by what was bought and what proved the payer, all others by their title. */
function what({ kind, title, means, acted_by: agent, document }) {
  const said = kind === 'redemption' ? [entryKinds.redemption, !SAID_BY_NOBODY.includes(document) && document, payMeans[means]] : [title, entryKinds[kind] !== title && entryKinds[kind]]
  return [...said, agent && '有人代办', kind === 'reversal' && `原因：${document}`].filter(Boolean).join('，')
}

function Paper({ holder, day, account, card, rows, cut }) {
  return html`<article class="statement printed stack"><h2>工分明细</h2>
    <dl class="statement__head"><div><dt>姓名</dt><dd>${holder.name}</dd></div><div><dt>编号</dt><dd class="number">${holder.id}</dd></div>${card && html`<div><dt>工分卡</dt><dd class="number">No. ${card.number}</dd></div>`}
      <div><dt>现有工分</dt><dd><b class="number">${count(account.balance)}</b>${account.held > 0 && `（另有 ${count(account.held)} 预扣）`}</dd></div><div><dt>打印时间</dt><dd>${stamp(account.as_of)}</dd></div></dl>
    <p>${account.expiring.length > 0 ? account.expiring.map(({ points, on }) => `${count(points)} 工分到 ${fullDay(on)} 用完有效`).join('；') : '近期没有要到期的工分'}。</p>
    <h3>${fullDay(day)}以来</h3>${cut && html`<${Notice} look="wait">太多了，这里只有最近 ${count(LINES_MAX)} 笔。<//>`}
    ${rows.length === 0 ? html`<p>没有收支。</p>` : html`<table><thead><tr class="statement__who"><th colspan="4">${holder.name}（${holder.id}）</th></tr><tr><th scope="col">日期</th><th scope="col">什么事</th><th scope="col" class="right">工分</th><th scope="col" class="right">剩余</th></tr></thead>
      <tbody>${rows.map((entry) => html`<tr key=${entry.entry_id}><td class="number">${dateOf(entry.at)}</td><td>${what(entry)}</td><td class="right number">${entry.points === 0 ? '—' : signed(entry.points)}</td><td class="right number">${entry.after === null ? '' : count(entry.after)}</td></tr>`)}</tbody></table>`}
    <p class="soft small">工分只能换东西，不能换现金。有疑问请问村委会。</p></article>`
}

function Sheet({ holder, onClose }) {
  const [day, setDay] = useState(dateOf(new Date(Date.now() - DAYS_BACK * 86_400_000)))
  const found = useLoad(() => readAll(holder.id, day), [holder.id, day])
  return html`<${Dialog} title="打印明细" wide onClose=${onClose}><div class="no-print"><${Field} label="从哪一天起" type="date" value=${day} max=${dateOf()} onInput=${(value) => value && setDay(value)} /></div>
    <${Loaded} from=${found}>${(all) => html`<${Paper} holder=${holder} day=${day} ...${all} />`}<//>
    <div class="row row--end no-print"><${Button} onClick=${onClose}>关闭<//><${Button} kind="main" icon="printer" disabled=${found.state !== 'ready'} onClick=${() => print()}>打印<//></div><//>`
}

/** `holder` is `{id, name}`. */
export function Statement({ holder }) {
  const [open, setOpen] = useState(false)
  return html`<div class="row no-print"><${Button} icon="printer" onClick=${() => setOpen(true)}>打印明细<//></div>${open && html`<${Sheet} holder=${holder} onClose=${() => setOpen(false)} />`}`
}
