// Appraisals: drafted by one officer, approved by another, voted in secret, counted and published.

import { decideAppraisal, listAppraisals, listVillageAppraisals, readAppraisal } from '../shared/api.js'
import { Result, asked } from '../shared/appraisal.js'
import { count, day, span } from '../shared/format.js'
import { appraisalStates } from '../shared/strings.js'
import { Button, Dialog, Empty, Field, Loaded, More, Notice, Progress, Refused, StateChip, Switch, html, toast, useDeed, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { Draft } from './appraisal-draft.js'
import { Papers, PrintedPapers } from './appraisal-papers.js'

const WRITERS = ['village_officer', 'town_officer', 'town_admin']
const aboutNames = { affair: '评事情', households: '评户', officers: '评干部' }
const kinds = { score: '打分', choice: '选一项', approval: '选几项' }

/** Everything about one campaign: what it asks, how many voted, and the result once it is counted. */
function Detail({ id, villages, onClose }) {
  const campaign = useLoad(() => readAppraisal(id), [id])
  const nameOf = (urn) => villages.find(({ place_id: one }) => one === urn.village_id)?.name ?? urn.village_id
  return html`<${Dialog} title=${campaign.value?.title ?? '评议'} onClose=${onClose}><${Loaded} from=${campaign}>${(shown) => html`<div class="stack stack--wide">
    <div class="stack stack--tight"><div><${StateChip} of=${appraisalStates} state=${shown.state} /></div><p>${span(shown.opens_at, shown.closes_at)}</p><p class="soft">满 ${shown.age_min} 岁${shown.groups.length > 0 && `，${shown.groups.join('、')}`} · 法定人数 ${shown.quorum_percent}% · 少于 ${shown.k} 人回答的不公布</p>${shown.detail && html`<p>${shown.detail}</p>`}${shown.reason && html`<${Notice} look="wait">${shown.reason}<//>`}</div>
    ${shown.urns.length > 0 && html`<section class="stack stack--tight"><h3>投票情况</h3>${shown.urns.map((urn) => html`<${Progress} key=${urn.village_id} label=${nameOf(urn)} done=${urn.online + urn.handed_in} total=${urn.electorate}><span class="soft small">手机 ${count(urn.online)}，纸票领出 ${count(urn.handed_out)}、交回 ${count(urn.handed_in)}</span><//>`)}
      ${!shown.result && html`<p class="soft small">投票结束、计票以后才有结果，之前谁也看不到。</p>`}</section>`}
    <section class="stack stack--tight"><h3>票上问什么</h3><ol class="stack stack--tight">${shown.items.map((item) => html`<li>${asked(item)} <span class="soft">${kinds[item.kind]}：${item.options.join('、')}</span></li>`)}</ol></section>
    ${shown.result && html`<${Result} items=${shown.items} result=${shown.result} early=${shown.closed_early} reason=${shown.reason} />`}</div>`}<//>
    <div class="row row--end no-print"><${Button} icon="printer" onClick=${() => print()}>打印<//><${Button} onClick=${onClose}>关闭<//></div><//>`
}

const deeds = {
  approve: ['批准', '已批准，到时间自动开始'], reject: ['退回', '已退回'], withdraw: ['撤回', '已撤回'], 'call-off': ['取消评议', '已取消'],
  close: ['提前结束', '投票已结束'], count: ['开始计票', '正在计票，一会儿就好'], 'restart-count': ['接着计票', '又开始计票了，计过的不会重复计'], publish: ['公布结果', '已公布，村民能看到了'],
}
const withReason = ['reject', 'call-off', 'close']

/** What may be done in a state, and by whom. */
function deedsIn(row, mine) {
  if (row.state === 'draft') return mine ? ['withdraw'] : ['reject', 'approve']
  return { approved: ['call-off'], open: ['close'], closed: ['count'], counting: ['restart-count'], counted: ['publish'] }[row.state] ?? []
}

/** Until when officers may let it lie; then the house counts or publishes. */
const lieUntil = ({ state, goes_on_at: at }) => at && ['closed', 'counted'].includes(state) && html`<p class="soft">最迟${day(new Date(new Date(at) - 1))}${state === 'closed' ? '计票；过了这天自动计票，没核对好的纸质票不计入' : '公布；过了这天自动公布'}。</p>`

function Row({ row, session, writes, onOpen, onPapers, onChangeIt, onChange }) {
  const mine = row.drafted_by === session.subject
  const [why, setWhy] = useState(null)
  const act = useDeed(async (deed, reason) => {
    const looked = deed === 'approve' ? { version: row.version } : undefined
    await decideAppraisal(row.campaign_id, deed, reason === undefined ? undefined : { reason }, looked).catch((error) => {
      if (error.code === 'appraisal_changed_meanwhile') onChange()
      throw error
    })
    setWhy(null)
    toast(deeds[deed][1], 'good')
    onChange()
  })
  const press = (deed) => (withReason.includes(deed) ? setWhy({ deed, text: '' }) : act.start(deed))
  useEffect(() => {
    const timer = row.state === 'counting' && setInterval(onChange, 2000)
    return () => clearInterval(timer)
  }, [row.state])
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${row.title}</h2><${StateChip} of=${appraisalStates} state=${row.state} /></div>
    <p class="soft">${aboutNames[row.about]} · ${span(row.opens_at, row.closes_at)} · ${row.items.length} 项</p>
    <${Refused} of=${act} />
    ${why && html`<${Field} label="原因（会写进记录）" value=${why.text} wrong=${act.error?.fields.reason} maxlength="120" onInput=${(text) => setWhy((now) => ({ ...now, text }))} />`}
    ${writes && row.state === 'draft' && mine && html`<p class="soft">您起草的，由另一位干部批准。</p>`}${writes && row.state === 'counting' && html`<p class="soft">计票一般一分钟就好。停着不动了，就按“接着计票”。</p>`}${lieUntil(row)}
    <div class="row row--end"><${Button} aria-label=${`查看：${row.title}`} onClick=${onOpen}>查看<//>${writes && row.state === 'draft' && mine && html`<${Button} aria-label=${`改一改：${row.title}`} onClick=${onChangeIt}>改一改<//>`}${writes && onPapers && ['open', 'closed'].includes(row.state) && html`<${Button} aria-label=${`纸质票：${row.title}`} onClick=${onPapers}>纸质票<//>`}
      ${writes && (why ? html`<${Button} onClick=${() => setWhy(null)}>先不<//><${Button} kind="main" busy=${act.busy} onClick=${() => act.start(why.deed, why.text)}>确定${deeds[why.deed][0]}<//>`
        : deedsIn(row, mine).map((deed) => html`<${Button} kind=${['approve', 'count', 'publish'].includes(deed) ? 'main' : ''} busy=${act.busy} onClick=${() => press(deed)}>${deeds[deed][0]}<//>`))}</div></li>`
}

function TownsRow({ row, onPapers, writes }) {
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${row.title}</h2><${StateChip} of=${appraisalStates} state=${row.state} /></div>
    <p class="soft">${aboutNames[row.about]} · ${span(row.opens_at, row.closes_at)}</p><p>本村 ${count(row.electorate)} 人有资格，手机投了 ${count(row.online)}，纸票交回 ${count(row.handed_in)}</p>
    ${writes && ['open', 'closed'].includes(row.state) && html`<div class="row row--end"><${Button} aria-label=${`纸质票：${row.title}`} onClick=${onPapers}>纸质票<//></div>`}</li>`
}

const none = html`<${Empty} icon="list" title="还没有评议">起草一次评议，由另一位干部批准，到时间村民就能投票。<//>`

export function Appraisals({ village, session, places, may }) {
  const writes = may(WRITERS)
  const wide = may(['town_officer', 'town_admin', 'auditor'])
  const town = places.find(({ kind }) => kind === 'town')
  const [where, setWhere] = useState('village')
  const [making, setMaking] = useState(false)
  const [changing, setChanging] = useState(null)
  const [open, setOpen] = useState('')
  const [papers, setPapers] = useState('')
  const [printing, setPrinting] = useState(null)
  const place = where === 'village' ? village : town
  const own = where === 'village' || wide
  const pages = usePages((cursor) => (own ? listAppraisals(place.place_id, cursor) : listVillageAppraisals(village.place_id, cursor)), [village.place_id, where])
  const rows = own ? pages.rows : pages.rows.filter(({ campaign_id: id }) => id.startsWith('t'))
  const changed = () => { setChanging(null); toast('草稿改好了，请另一位干部批准', 'good'); pages.again() }
  const made = () => { setMaking(false); toast('草稿已保存，请另一位干部批准', 'good'); pages.again() }
  if (printing) return html`<${PrintedPapers} printing=${printing} village=${village} onBack=${() => setPrinting(null)} />`
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>我来评议</h1>${writes && own && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>起草评议<//>`}</div>
    <${Switch} label="谁的评议" value=${where} choices=${[['village', '本村的'], ['town', '镇里的']]} onChange=${setWhere} />
    <${Loaded} from=${pages} tall>${() => (rows.length === 0 ? none : html`<ul class="stack">${rows.map((row) => (own
      ? html`<${Row} key=${row.campaign_id} row=${row} session=${session} writes=${writes} onOpen=${() => setOpen(row.campaign_id)} onPapers=${() => setPapers(row.campaign_id)} onChangeIt=${() => setChanging(row)} onChange=${pages.again} />`
      : html`<${TownsRow} key=${row.campaign_id} row=${row} writes=${writes} onPapers=${() => setPapers(row.campaign_id)} />`))}</ul>`)}<//><${More} pages=${pages} />
    ${making && html`<${Draft} place=${place} onClose=${() => setMaking(false)} onMade=${made} />`}
    ${changing && html`<${Draft} place=${place} kept=${changing} onClose=${() => setChanging(null)} onMade=${changed} />`}
    ${open && html`<${Detail} id=${open} villages=${places} onClose=${() => { setOpen(''); pages.again() }} />`}
    ${papers && html`<${Papers} id=${papers} village=${village} onPrint=${(what) => { setPapers(''); setPrinting(what) }} onClose=${() => { setPapers(''); pages.again() }} />`}</div>`
}
