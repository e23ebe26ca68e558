// What the village wishes for, one's own wishes, and those one has in hand.

import { browseWishes, myWishClaims, myWishes } from '../shared/api.js'
import { Button, Empty, Loaded, More, Switch, html, usePages, useState } from '../shared/ui.js'
import { WishCover, WishFacts, WishState } from '../shared/wishes.js'
import { Wish } from './wish.js'
import { WishForm } from './wish-form.js'

const lists = {
  newest: { ask: (cursor) => browseWishes('newest', cursor), title: '现在没有等人认领的心愿', text: '乡亲有了新心愿，这里就能看到。' },
  mine: { ask: myWishes, title: '还没有许过心愿', text: '缺个东西、想人搭把手，都可以许个心愿。' },
  hand: { ask: myWishClaims, title: '还没有认领心愿', text: '帮乡亲圆一个心愿，得 300 工分。' },
}
const soonest = { ...lists.newest, ask: (cursor) => browseWishes('soonest', cursor) }

function Card({ wish, onOpen }) {
  const due = ['done', 'returned'].includes(wish.state) && wish.my_part === 'wisher'
  return html`<li><article class="card activity"><div class="row row--apart"><h2 class="activity__title">${wish.title}</h2><${WishState} wish=${wish} /></div>
    <${WishCover} wish=${wish} /><p class="wish__words wish__words--short">${wish.words}</p><${WishFacts} wish=${wish} />
    <${Button} kind=${due || wish.my_part === 'neighbour' || wish.my_part === 'invited' ? 'main' : ''} wide onClick=${onOpen} aria-label=${`看一看：${wish.title}`}>${due ? '去处理' : '看一看'}<//></article></li>`
}

export function Wishes({ profile, acting }) {
  const [which, setWhich] = useState('newest')
  const [order, setOrder] = useState('newest')
  const list = which === 'newest' && order === 'soonest' ? soonest : lists[which]
  const pages = usePages(list.ask, [which, order])
  const [opened, setOpened] = useState('')
  const [form, setForm] = useState(null)
  const made = () => { setForm(null); setWhich('mine'); pages.again() }
  return html`<div class="stack"><div class="row row--apart"><h2>心愿</h2><${Button} kind="main" icon="plus" onClick=${() => setForm({})}>${acting ? `替 ${acting.principal_name} 许愿` : '许个心愿'}<//></div>
    <${Switch} label="哪些心愿" value=${which} choices=${[['newest', '大家的'], ['mine', acting ? '本人的' : '我的心愿'], ['hand', acting ? '本人认领的' : '我认领的']]} onChange=${setWhich} />
    ${which === 'newest' && html`<${Switch} label="怎么排" value=${order} choices=${[['newest', '新的在前'], ['soonest', '快到期的在前']]} onChange=${setOrder} />`}
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="heart" title=${list.title}>${list.text}<//>` : html`<ul class="stack">${pages.rows.map((wish) => html`<${Card} key=${wish.wish_id} wish=${wish} onOpen=${() => setOpened(wish.wish_id)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${opened && html`<${Wish} id=${opened} acting=${acting} onClose=${() => setOpened('')} onChange=${pages.again} onChangeIt=${(wish) => { setOpened(''); setForm(wish) }} />`}${form && html`<${WishForm} wish=${form.wish_id ? form : null} profile=${profile} acting=${acting} onClose=${() => setForm(null)} onDone=${made} />`}</div>`
}
