// Publishing boards, and where they are to be seen.

import { listPlaces, newestBoard, publishBoard, readBoard } from '../shared/api.js'
import { BoardFiles } from '../shared/board-files.js'
import { stamp } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { pastMonths, pastWeeks, periodText } from '../shared/periods.js'
import { Button, Empty, Field, Icon, Loaded, Refused, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { RunShown, useRun } from './long-work.js'

const WEEKS = 8
const MONTHS = 2
const keys = keyring()
const periods = [...pastWeeks(WEEKS), ...pastMonths(MONTHS)].map((id) => [id, periodText(id)])
const publishers = new Set(['town_officer', 'town_admin'])

const orNone = (asked) => asked.catch(gone)
const address = ({ place_id: place, period }) => `/board/?${new URLSearchParams({ place, period })}`

function Published({ board }) {
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h3>${board.place_name} · ${board.period_name}</h3><span class="soft small">${stamp(board.published_at)} 公布</span></div>
    <div class="row"><a class="button" href=${address(board)}><${Icon} name="expand" />打开<span class="unseen">${board.place_name} ${board.period_name}</span></a><${BoardFiles} files=${board.files} of=${board.period_name} /></div></li>`
}

function Publish({ session, places, onDone }) {
  const [asked, setAsked] = useState({ place: places[0].place_id, period: periods[0][0] })
  const [started, setStarted] = useState(null)
  const publish = useDeed(async () => {
    const { run_id: id } = await publishBoard(asked.place, asked.period, keys.keyFor(asked))
    keys.settle()
    setStarted({ run_id: id, state: 'running', done: 0, total: 0, files: [] })
  })
  const run = useRun(started)
  const seen = useLoad(() => (run?.state === 'done' ? orNone(readBoard(asked.place, asked.period)) : Promise.resolve(null)), [run?.run_id, run?.state])
  if (!session.roles.some((role) => publishers.has(role))) return null
  const put = (some) => { setAsked((now) => ({ ...now, ...some })); setStarted(null) }
  return html`<section class="card stack" aria-labelledby="publish"><h2 id="publish">补出一期，或重出一期</h2><p class="soft">周榜每周一、月榜每月一号自动公布。更正了记录以后，可以在这里重出。</p>
    <${Refused} of=${publish} />
    <div class="form"><${Field} label="地方" value=${asked.place} choices=${places.map(({ place_id: id, name }) => [id, name])} onInput=${(place) => put({ place })} /><${Field} label="哪一期" value=${asked.period} choices=${periods} onInput=${(period) => put({ period })} /></div>
    <div class="row"><${Button} kind="main" icon="trophy" busy=${publish.busy} disabled=${run?.state === 'running'} onClick=${publish.start}>公布<//></div>
    ${run && html`<${RunShown} run=${run} label="正在出榜">${() => seen.value && html`<div class="row"><${Button} onClick=${onDone}>刷新下面的榜单<//><a class="button button--grow" href=${address(seen.value)}>打开刚公布的榜单</a></div>`}<//>`}</section>`
}

/** A village's desk publishes for the village; a town's also for the whole town. */
export function Boards({ session, village }) {
  const boards = useLoad(async () => (await Promise.all(['week', 'month'].map((kind) => orNone(newestBoard(village.place_id, kind))))).filter(Boolean), [village.place_id])
  const places = useLoad(listPlaces, [])
  const mine = (rows) => rows.filter(({ place_id: id }) => id === village.place_id || id === session.town_id)
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>榜单</h1><a class="button" href=${`/board/?place=${village.place_id}`}><${Icon} name="expand" />投到电视</a></div>
    <section class="stack" aria-labelledby="published"><h2 id="published">${village.name}最新的榜</h2>
      <${Loaded} from=${boards}>${(found) => (found.length === 0 ? html`<${Empty} icon="trophy" title="还没有公布过">周榜每周一、月榜每月一号自动公布。<//>` : html`<ul class="stack">${found.map((board) => html`<${Published} key=${board.period} board=${board} />`)}</ul>`)}<//></section>
    <${Loaded} from=${places}>${({ rows }) => html`<${Publish} session=${session} places=${mine(rows)} onDone=${boards.again} />`}<//></div>`
}
