// 信用分更新: how far the town's scores are, which villages are missing, and the night's work at an officer's word.

import { refreshScores, scoreRefresh } from '../shared/api-credit.js'
import { fullDay, stamp } from '../shared/format.js'
import { Button, Loaded, Notice, html, useLoad } from '../shared/ui.js'
import { RunShown, useLongWork } from './long-work.js'


function Standing({ found }) {
  const { on, ranked_on: ranked, run, missing } = found
  if (ranked === on) return html`<${Notice} look="good" title=${`全镇算到了 ${fullDay(on)}`}>名次也是这一天的。<//>`
  const text = ranked ? `大家看到的名次还是 ${fullDay(ranked)} 的，分数不受影响。` : '还没有名次。'
  if (!run) return html`<${Notice} look="wait" title=${`${fullDay(on)} 的还没有开始算`}>每天 1:50 自动开始。${text}<//>`
  return html`<${Notice} look="wait" title=${missing.length > 0 ? `还差 ${missing.length} 个村` : '正在算'}>${missing.length > 0 && html`<p>${missing.map(({ name, village_id: id }) => name || id).join('、')}</p>`}<p>${stamp(run.started_at)} 开始。${text}</p><//>`
}

export function ScoreRefresh({ village, may }) {
  const found = useLoad(() => scoreRefresh(village.town_id), [village.town_id])
  const work = useLongWork((_asked, key) => refreshScores(village.town_id, key).then((run) => ({ ...run, files: [] })))
  const writes = may(['town_officer', 'town_admin'])
  return html`<div class="stack stack--wide"><h1>信用分更新</h1><p class="soft">每天夜里算到前一天为止，一天只算一次；没有算完的村可以在这里补。全部村都到齐，名次才一起换。</p>
    <${Loaded} from=${found} tall>${(shown) => html`<${Standing} found=${shown} />`}<//>
    ${work.run && html`<${RunShown} run=${work.run} label="正在更新信用分" again=${work.again}>${() => html`<p>全部村都算好了。</p>`}<//>`}
    ${writes && html`<div class="row"><${Button} kind="main" onClick=${() => work.begin({ on: found.value?.on })}>现在更新<//><${Button} onClick=${found.again}>再看一眼<//></div>`}</div>`
}
