// What the village wishes for, one's own wishes, and those one has in hand.

import { browseWishes, listRules, myWishClaims, myWishes } from '../shared/api.js'
import { count } from '../shared/format.js'
import { Button, Empty, Loaded, More, Notice, Switch, html, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { WishCover, WishFacts, WishState } from '../shared/wishes.js'
import { forgetPicked, pickedHere } from './addresses.js'
import { Wish } from './wish.js'
import { WishForm } from './wish-form.js'

const lists = {
  newest: { ask: (cursor) => browseWishes('newest', cursor), title: '现在没有等人认领的心愿', text: '乡亲有了新心愿，这里就能看到。' },
  mine: { ask: myWishes, title: '还没有许过心愿', text: '缺个东西、想人搭把手，都可以许个心愿。' },
  hand: { ask: myWishClaims, title: '还没有认领心愿' },
}
const soonest = { ...lists.newest, ask: (cursor) => browseWishes('soonest', cursor) }

const RULE = 'wsh'

/** Nothing is in hand yet: what a wish that comes true earns by the rules of today. */
function NoneInHand({ villageId, title }) {
  const rule = useLoad(async () => (await listRules(villageId)).rows.find((one) => one.rule === RULE && one.is_open), [villageId])
  return html`<${Empty} icon="heart" title=${title}>帮乡亲圆一个心愿${rule.value ? `，得 ${count(rule.value.points)} 工分` : ''}。<//>`
}

function Card({ wish, onOpen }) {
  const due = ['done', 'returned'].includes(wish.state) && wish.my_part === 'wisher'
  return html`<li><article class="card activity"><div class="row row--apart"><h2 class="activity__title">${wish.title}</h2><${WishState} wish=${wish} /></div>
    <${WishCover} wish=${wish} /><p class="wish__words wish__words--short">${wish.words}</p><${WishFacts} wish=${wish} />
    <${Button} kind=${due || wish.my_part === 'neighbour' || wish.my_part === 'invited' ? 'main' : ''} wide onClick=${onOpen} aria-label=${`看一看：${wish.title}`}>${due ? '去处理' : '看一看'}<//></article></li>`
}

/** A wish of one's own that waits for one's word, or a team that one is asked to join. */
const isDue = ({ state, my_part: me }) => (me === 'wisher' && ['done', 'returned'].includes(state)) || me === 'invited'

/** What waits for the villager in the lists that are not on the page. */
function Due({ which, turn, onPick }) {
  const due = useLoad(() => Promise.all(['mine', 'hand'].map(async (list) => [list, (await lists[list].ask()).rows.filter(isDue).length])), [turn])
  return (due.value ?? []).filter(([list, many]) => many > 0 && list !== which).map(([list, many]) => html`<${Notice} key=${list} look="wait" icon="heart"><div class="row row--apart"><span>${list === 'mine' ? `${many} 个心愿等着处理` : `${many} 个心愿请您一起办`}</span><${Button} onClick=${() => onPick(list)}>去处理<//></div><//>`)
}

export function Wishes({ profile, acting }) {
  const [which, setWhich] = useState(lists[pickedHere()] ? pickedHere() : 'newest')
  useEffect(forgetPicked, [])
  const [order, setOrder] = useState('newest')
  const list = which === 'newest' && order === 'soonest' ? soonest : lists[which]
  const pages = usePages(list.ask, [which, order])
  const [opened, setOpened] = useState('')
  const [form, setForm] = useState(null)
  const [turn, setTurn] = useState(0)
  const changed = () => { setTurn(turn + 1); pages.again() }
  const made = () => { setForm(null); setWhich('mine'); pages.again() }
  return html`<div class="stack"><div class="row row--apart"><h2>心愿</h2><${Button} kind="main" icon="plus" onClick=${() => setForm({})}>${acting ? `替 ${acting.principal_name} 许愿` : '许个心愿'}<//></div>
    <${Due} which=${which} turn=${turn} onPick=${setWhich} /><${Switch} label="哪些心愿" value=${which} choices=${[['newest', '大家的'], ['mine', acting ? '本人的' : '我的心愿'], ['hand', acting ? '本人认领的' : '我认领的']]} onChange=${setWhich} />
    ${which === 'newest' && html`<${Switch} label="怎么排" value=${order} choices=${[['newest', '新的在前'], ['soonest', '快到期的在前']]} onChange=${setOrder} />`}
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? (which === 'hand' ? html`<${NoneInHand} villageId=${profile.village_id} title=${list.title} />` : html`<${Empty} icon="heart" title=${list.title}>${list.text}<//>`) : html`<ul class="stack">${pages.rows.map((wish) => html`<${Card} key=${wish.wish_id} wish=${wish} onOpen=${() => setOpened(wish.wish_id)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${opened && html`<${Wish} id=${opened} acting=${acting} onClose=${() => setOpened('')} onChange=${changed} onChangeIt=${(wish) => { setOpened(''); setForm(wish) }} />`}${form && html`<${WishForm} wish=${form.wish_id ? form : null} profile=${profile} acting=${acting} onClose=${() => setForm(null)} onDone=${made} />`}</div>`
}
