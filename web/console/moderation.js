// What the content check did not let through by itself: a person looks, and lets it be seen or says why not.

import { listReviews, postedWishes, reviewFigures } from '../shared/api.js'
import { clock, count, day } from '../shared/format.js'
import { Gallery } from '../shared/pictures.js'
import { reviewReasons, wishKinds } from '../shared/strings.js'
import { Chip, Empty, Loaded, More, html, useLoad, usePages } from '../shared/ui.js'
import { Held } from './held.js'
import { Decide, deeds } from './wish-decisions.js'

/** What a document is, by the letter in its id, and the room it belongs to. */
const documents = { w: ['心愿', '#wishes'], t: ['我有话说', '#tickets'], c: ['申报', '#claims'], a: ['活动', '#activities'] }

/** A wish nobody published yet: its words as the village will read them, not whose it is. */
const Wish = ({ wish, writes, onDone }) => html`<h2 class="desk__h">${wish.title}</h2><p class="soft">${wish.wisher} · ${wishKinds[wish.kind]}${wish.posted_for ? ' · 干部代发' : ''}</p><p class="pre">${wish.words}</p><${Gallery} pictures=${wish.pictures} label=${wish.title} />
  ${writes && html`<div class="row">${deeds.posted.map(([deed, words, ask, kind]) => html`<${Decide} key=${deed} wish=${wish} deed=${deed} words=${words} ask=${ask} kind=${kind ?? ''} onDone=${onDone} />`)}</div>`}`

function Row({ review, wish, village, writes, onDone }) {
  const [name, room] = documents[review.subject[6]] ?? ['', '#home']
  const own = review.kind !== 'picture'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><div class="row"><${Chip}>${own ? name : `${name}的照片`}<//><${Chip} look=${review.reason === 'picture_risky' ? 'wrong' : 'wait'}>${reviewReasons[review.reason] ?? review.reason}<//></div><span class="soft small">${day(review.since)} ${clock(review.since)}起</span></div>
    ${wish && html`<${Wish} wish=${wish} writes=${writes} onDone=${onDone} />`}${own && !wish && html`<p class="soft">请到原来的页面审核。</p>`}
    ${!wish && html`<${Held} village=${village} review=${review} writes=${writes && !own} onDone=${onDone} />`}
    ${(!own || !wish) && html`<p><a href=${room}>去“${name}”页面</a></p>`}</li>`
}

const figuresText = ({ waiting, oldest_since: since, approved, rejected }) => `等着看的 ${count(waiting)} 件${since ? `，最早的是 ${day(since)}` : ''}；通过 ${count(approved)} 件，没有通过 ${count(rejected)} 件。`

export function Moderation({ village, may }) {
  const writes = may(['village_officer', 'town_officer', 'town_admin'])
  const figures = useLoad(() => reviewFigures(village.place_id), [village.place_id])
  const wishes = useLoad(() => postedWishes(village.place_id), [village.place_id])
  const pages = usePages((cursor) => listReviews(village.place_id, cursor), [village.place_id])
  const done = () => { figures.again(); wishes.again(); pages.again() }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>内容审核</h1>${figures.value && html`<p class="soft">${figuresText(figures.value)}</p>`}</div>
    <${Loaded} from=${wishes} tall>${(posted) => html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="都看过了">内容检查拿不准的文字和照片，会按先后排在这里。<//>`
      : html`<ul class="stack">${pages.rows.map((review) => html`<${Row} key=${`${review.subject} ${review.since}`} review=${review} wish=${posted.find(({ wish_id: id }) => id === review.subject)} village=${village} writes=${writes} onDone=${done} />`)}</ul>`)}<//>`}<//><${More} pages=${pages} /></div>`
}
