// Wishes at the till: what the village wishes for, and what the shop has in hand; shops earn thanks, not points.

import { announceShopPhoto, readShopWish, shopPhotoSent, shopWishClaims, shopWishDeed, shopWishes } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { Told, WishCover, WishFacts, WishState, WishTimeline } from '../shared/wishes.js'
import { Button, Dialog, Empty, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
/** A shop's photos have doors of their own: its key reaches no other. */
const photos = { announce: ({ content_type, bytes }, key) => announceShopPhoto({ content_type, bytes }, key), sent: shopPhotoSent }

const lists = {
  open: { ask: shopWishes, title: '现在没有等人认领的心愿', text: '村里有了新心愿，这里就能看到。' },
  hand: { ask: shopWishClaims, title: '您的店还没有认领心愿', text: '送一袋米、修一盏灯，都能帮乡亲圆一个心愿。' },
}

function Deeds({ wish, act }) {
  const done = (deed, words) => async (said) => { await act(deed, said); toast(words, 'good') }
  const claim = useDeed(done('claim', '认领好了，谢谢您！'))
  if (wish.my_part === 'neighbour' && wish.state === 'published') return html`<${Refused} of=${claim} /><p class="soft">商户认领不发工分，村里会记下并感谢您的店。</p><${Button} kind="main" big wide busy=${claim.busy} onClick=${() => claim.start()}>我店来认领<//>`
  if (wish.my_part !== 'claimer' || !['claimed', 'in_progress'].includes(wish.state)) return null
  return html`<${Told} label="办好了" kind="main" ask="说说怎么办好的" photos=${photos} send=${done('finish', '已告诉许愿人，等确认')} /><${Told} label="写进展" ask="办到哪一步了" photos=${photos} send=${done('update', '进展写好了')} />
    <${Asked} label="办不了，放弃" ask="为什么（可以不写）" required=${false} send=${async (words) => done('give_up', '已放弃，让别的乡亲来')({ words })} />`
}

/** One wish; `onChange` hears of every deed, also of one that another was first with. */
function Wish({ id, onClose, onChange }) {
  const wish = useLoad(() => readShopWish(id), [id])
  const act = async (deed, said = {}) => {
    const asked = { deed, ...said }
    try {
      await shopWishDeed(id, asked, keys.keyFor({ id, ...asked }))
    } catch (error) {
      if (error.code === 'wish_already_claimed') onChange()
      throw error
    }
    keys.settle()
    onChange()
    if (deed === 'give_up') onClose()
    else wish.again()
  }
  return html`<${Dialog} title=${wish.value?.title ?? '心愿'} onClose=${onClose}><${Loaded} from=${wish}>${(shown) => html`<div class="stack"><div><${WishState} wish=${shown} /></div><p class="wish__words">${shown.words}</p><${Gallery} pictures=${shown.pictures} label="心愿照片" /><${WishFacts} wish=${shown} />
    ${shown.contact && html`<${Notice} icon="person" title=${`许愿人：${shown.contact}`}>请通过村委会联系，不要打听别的。<//>`}
    ${shown.my_part === 'claimer' && shown.state === 'done' && html`<${Notice} look="wait" icon="clock">已经告诉许愿人，等确认。<//>`}${shown.my_part === 'claimer' && shown.state === 'fulfilled' && html`<${Notice} look="good" title="圆满">谢谢您的店帮乡亲圆了心愿。<//>`}
    <${Deeds} key=${`${shown.state} ${shown.my_part}`} wish=${shown} act=${act} />${shown.timeline.length > 0 && html`<${WishTimeline} steps=${shown.timeline} />`}</div>`}<//><${Button} big wide onClick=${onClose}>关闭<//><//>`
}

const Card = ({ wish, onOpen }) => html`<li><article class="card stack stack--tight"><div class="row row--apart"><h3 class="wish__title">${wish.title}</h3><${WishState} wish=${wish} /></div>
  <${WishCover} wish=${wish} /><p class="wish__words wish__words--short">${wish.words}</p><${WishFacts} wish=${wish} /><${Button} wide onClick=${onOpen} aria-label=${`看一看：${wish.title}`}>看一看<//></article></li>`

export function Wishes() {
  const [which, setWhich] = useState('open')
  const [opened, setOpened] = useState('')
  const list = lists[which]
  const pages = usePages(list.ask, [which])
  return html`<section class="stack" aria-labelledby="wishes"><h2 id="wishes">村里的心愿</h2><${Switch} label="哪些心愿" value=${which} choices=${[['open', '等人认领的'], ['hand', '我店认领的']]} onChange=${setWhich} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="heart" title=${list.title}>${list.text}<//>` : html`<ul class="tiles tiles--wide">${pages.rows.map((wish) => html`<${Card} key=${wish.wish_id} wish=${wish} onOpen=${() => setOpened(wish.wish_id)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${opened && html`<${Wish} id=${opened} onClose=${() => setOpened('')} onChange=${pages.again} />`}</section>`
}
