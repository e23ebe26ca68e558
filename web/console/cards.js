// Work-point cards by the many: issued to everybody who has none, and drawn on sheets to print.

import { issueCards } from '../shared/api.js'
import { count } from '../shared/format.js'
import { Button, Field, Notice, html, useDeed, useState } from '../shared/ui.js'
import { Sheets } from './card-sheets.js'
import { RunShown, useLongWork } from './long-work.js'

const LISTED_MAX = 500
const blank = { who: 'place', list: '', phoneless: false, age: '', limit: '', photo: false }

/** The numbers that were typed or pasted, as residents' ids of a village, and what is none. */
function listed(text, villageId) {
  const words = [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))]
  const number = (word) => /^r?(\d{1,5})$/i.exec(word)?.[1].padStart(5, '0')
  return { ids: [...new Set(words.filter(number).map((word) => `${villageId}r${number(word)}`))], strange: words.filter((word) => !number(word)) }
}

/** What is asked of the server. `who` is `place`, `list`, a town's id, or `group:` and its name. */
const bodyOf = (form, village, ids) => ({
  place_id: /^t\d{4}$/.test(form.who) ? form.who : village.place_id, group: form.who.startsWith('group:') ? form.who.slice(6) : '',
  resident_ids: form.who === 'list' ? ids : [], without_phone: form.phoneless, age_min: Number(form.age || 0), daily_limit_points: Number(form.limit || 0), photo_check: form.photo,
})

const figures = [['issued', '新发', 'good'], ['had', '原来就有', ''], ['gone', '不在村', 'wrong']]

/** What became of everybody, and on to the paper. */
const Issued = ({ run }) => html`<div class="stack"><ul class="counts">${figures.map(([name, text, look]) => html`<li class=${`count ${run.counts[name] && look ? `count--${look}` : ''}`}><span class="figure">${count(run.counts[name] ?? 0)}</span>${text}</li>`)}</ul>
  ${run.counts.issued > 0 ? html`<${Notice} look="good" title="卡发好了，还没有密码">现在还不能用。领卡时，请本人到窗口设 4 位密码：在名单里打开这个人，填新密码。<//><${Sheets} asked=${{ place_id: run.place_id, issued_by: run.run_id }} words=${`打印这 ${count(run.counts.issued)} 张卡`} />`
    : html`<${Notice} look="wait">没有发新卡：这些人都有卡了，或者没有人符合。<//>`}</div>`

function Form({ village, town, work }) {
  const [form, setForm] = useState(blank)
  const [sure, setSure] = useState(false)
  const { ids, strange } = listed(form.list, village.place_id)
  const asked = bodyOf(form, village, ids)
  const start = useDeed(async () => { await work.begin(asked); setSure(false) })
  const put = (some) => { start.clear(); work.forget(); setSure(false); setForm((now) => ({ ...now, ...some })) }
  const who = [['place', '全村'], ...village.groups.map((group) => [`group:${group}`, group]), ['list', '一份名单'], ...(town ? [[town.place_id, `${town.name}（全镇）`]] : [])]
  const wrong = start.error?.fields ?? {}
  const unread = strange.length > 0 ? `认不出：${strange.slice(0, 3).join('、')}` : ids.length > LISTED_MAX ? `一次最多 ${LISTED_MAX} 人` : null
  const ready = form.who !== 'list' || (ids.length > 0 && !unread)
  const tick = (name, text) => html`<label class="agree"><input type="checkbox" checked=${form[name]} onChange=${(event) => put({ [name]: event.currentTarget.checked })} /><span>${text}</span></label>`
  const digits = (name, most) => ({ inputmode: 'numeric', maxlength: most, value: form[name], onInput: (value) => put({ [name]: value.replace(/\D/g, '') }) })
  const name = form.who === 'list' ? `名单上的 ${count(ids.length)} 人` : who.find(([value]) => value === form.who)[1]
  return html`<div class="form"><${Field} label="发给谁" hint="只发给还没有卡的人。" value=${form.who} choices=${who} onInput=${(value) => put({ who: value })} />
      <${Field} label="满多少岁才发" hint="不填就是不限。" wrong=${wrong.age_min} ...${digits('age', 3)} /><${Field} label="每张卡每天最多用多少工分" hint="不填就是不限。" wrong=${wrong.daily_limit_points} ...${digits('limit', 6)} />
      ${form.who === 'list' && html`<${Field} all label="村民编号" hint="名单上的编号，例如 00012；用空格、逗号或换行隔开。" multiline value=${form.list} wrong=${unread} onInput=${(value) => put({ list: value })} autocomplete="off" spellcheck="false" />`}</div>
    <div>${tick('phoneless', '只发给没有登记手机号的')}${tick('photo', '记不住密码：商户可以看身份证放行（要定每天最多用多少）')}</div>
    ${start.error && html`<${Notice} look="wrong" title="没有开始">${start.error.message}<//>`}
    <div class="row">${sure ? html`<span role="status">给${name}里还没有卡的人发卡？</span><${Button} kind="main" busy=${start.busy} onClick=${start.start}>确定发卡<//><${Button} onClick=${() => setSure(false)}>先不<//>`
      : html`<${Button} kind="main" disabled=${!ready || work.run?.state === 'running'} onClick=${() => setSure(true)}>发卡<//>`}</div>`
}

/** Cards of a village: issued to those who have none, and all of them on paper. */
export function Cards({ village, places, may }) {
  const town = may(['town_officer', 'town_admin']) && places.find(({ kind, place_id: id }) => kind === 'town' && id === village.town_id)
  const work = useLongWork(issueCards)
  const [open, setOpen] = useState(false)
  return html`<section class="card stack" aria-labelledby="issue"><div class="row row--apart"><div><h2 id="issue">批量发工分卡</h2><p class="soft">给还没有卡的乡亲一次发完：有卡的不重发，迁出、去世的不发。</p></div>
      <${Button} icon="people" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${open ? '收起' : '批量发卡'}<//></div>
      ${open && html`<${Form} village=${village} town=${town} work=${work} />`}
      ${work.run && html`<${RunShown} run=${work.run} label="正在发卡" again=${work.again}>${(done) => html`<${Issued} key=${done.run_id} run=${done} />`}<//>`}</section>
    <section class="card stack" aria-labelledby="cards"><${Sheets} asked=${{ place_id: village.place_id }} words="做卡片 PDF"><div><h2 id="cards">打印工分卡</h2><p class="soft">给没有智能手机的乡亲。全村能用的卡一起打印，裁开就能用。</p></div><//></section>`
}
