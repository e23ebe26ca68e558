// The villager's statement: where each point came from and where it went, one's own or the household's.

import { householdEntries, myEntries, myHousehold } from '../shared/api.js'
import { count } from '../shared/format.js'
import { EntryLine } from '../shared/entries.js'
import { Empty, Loaded, More, Switch, html, useLoad, usePages, useState } from '../shared/ui.js'
import { pickedHere } from './addresses.js'
import { Ends } from './ends.js'

const whose = [['me', '自己的'], ['household', '家里的']]

const Lines = ({ pages, empty }) => html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? empty
  : html`<ul class="card entries">${pages.rows.map((entry) => html`<${EntryLine} key=${entry.entry_id} entry=${entry} />`)}</ul>`)}<//><${More} pages=${pages} />`

function Own() {
  return html`<${Lines} pages=${usePages(myEntries, [])} empty=${html`<${Empty} icon="list" title="还没有工分记录">参加一次活动，第一笔工分就记在这里。<//>`} />`
}

/** What the household has, what ends when, and each line: a member sees it whether or not they may spend it. */
function Home() {
  const home = useLoad(myHousehold, [])
  const pages = usePages(householdEntries, [])
  if (home.error?.code === 'no_household') return html`<${Empty} icon="people" title="还没有登记在一户里">请村里把您登记到户。<//>`
  return html`<${Loaded} from=${home} tall>${({ account }) => html`<section class="card stack stack--tight" aria-label="家里的工分"><p>家里现有 <strong class="number">${count(account.balance)}</strong> 工分${account.held > 0 && `，其中 ${count(account.held)} 正在兑换`}。</p><${Ends} account=${account} /></section>
    <${Lines} pages=${pages} empty=${html`<${Empty} icon="list" title="家里还没有工分记录">存进来的、得到的、用掉的，都记在这里。<//>`} />`}<//>`
}

/** `acting`: for somebody, whose household's points are not in what a mandate covers. */
export function Entries({ acting }) {
  const [shown, show] = useState(!acting && pickedHere() === 'household' ? 'household' : 'me')
  return html`<div class="stack"><h2>工分明细</h2>${!acting && html`<${Switch} label="谁的工分" choices=${whose} value=${shown} onChange=${show} />`}
    ${shown === 'me' ? html`<${Own} />` : html`<${Home} />`}</div>`
}
