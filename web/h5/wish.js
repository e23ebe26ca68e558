// One wish, and what the villager may do with it: claim, tell, finish, confirm and thank.

import { readWish, wishDeed } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Dialog, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Told, WishFacts, WishState, WishTimeline } from '../shared/wishes.js'

const keys = keyring()
const open = (wish) => ['claimed', 'in_progress'].includes(wish.state)
/** What was said last when somebody did it: nothing, until it is done. */
const doneWith = (wish) => wish.timeline.findLast(({ deed }) => deed === 'finish')?.words ?? ''
const thanks = ['谢谢你们，帮大忙了！', '辛苦了，谢谢！', '好人一生平安！']

function Invite({ onCode, deed }) {
  const [shown, show] = useState(false)
  if (!shown) return html`<${Button} big wide icon="scan" onClick=${() => show(true)}>邀请乡亲一起办<//>`
  return html`<div class="card stack stack--tight"><p>扫一扫乡亲的村民码或工分卡，他同意了才算入队。</p><${Refused} of=${deed} />
    <${Camera} onCode=${onCode} paused=${deed.busy} /><${CodeField} onCode=${onCode} label="或者输入编号" button="邀请" disabled=${deed.busy} /><${Button} big wide onClick=${() => show(false)}>邀请好了<//></div>`
}

function Deeds({ wish, acting, act, onChangeIt }) {
  const done = (deed, words, body) => async (said) => { await act(deed, body ? body(said) : undefined); toast(words, 'good') }
  const told = (said) => ({ words: said })
  const as = (body) => body
  const claim = useDeed(done('claim', '认领好了，谢谢您！'))
  const join = useDeed(done('membership', '好，一起办', () => ({ joins: true })))
  const confirm = useDeed(done('confirm', '谢谢您的确认', (said) => ({ thanks: said ?? '' })))
  const reveal = useDeed(done('reveal', '认领人现在知道是您了'))
  const invite = useDeed(done('invitations', '已邀请，等对方同意', (code) => ({ code })))
  const error = claim.error ?? join.error ?? confirm.error ?? reveal.error
  const { my_part: me, state } = wish
  const photos = { villageId: wish.village_id }
  const said = error && html`<${Notice} look="wrong">${error.message}<//>`
  if (me === 'neighbour') return html`${said}<p class="soft">认领后就由${acting ? '本人' : '您'}来办。办好了、许愿人确认、村里核定，就记工分，几个人一起办的平分。14 天没有进展，村里可以收回。</p><${Button} kind="main" big wide busy=${claim.busy} onClick=${() => claim.start()}>${acting ? `替 ${acting.principal_name} 认领` : '我来认领'}<//>`
  if (me === 'invited' && open(wish)) return html`${said}<${Button} kind="main" big wide busy=${join.busy} onClick=${() => join.start()}>好，一起办<//><${Asked} label="婉言谢绝" sure="真的不参加吗？" send=${done('membership', '已回复', () => ({ joins: false }))} />`
  if (me === 'member' && open(wish)) return html`<${Told} label="写进展" ask="办到哪一步了" photos=${photos} send=${done('updates', '进展写好了', as)} /><${Asked} label="退出" sure="真的退出吗？退出后不分工分。" send=${done('membership', '已退出', () => ({ joins: false }))} />`
  if (me === 'claimer' && open(wish)) return html`<${Told} label="办好了" kind="main" ask="说说怎么办好的" photos=${photos} send=${done('done', '已告诉许愿人，等确认', as)} /><${Told} label="写进展" ask="办到哪一步了" photos=${photos} send=${done('updates', '进展写好了', as)} />
    ${!wish.claim.is_shop && html`<${Invite} onCode=${invite.start} deed=${invite} />`}<${Asked} label="办不了，放弃" ask="为什么（可以不写）" required=${false} send=${done('give-up', '已放弃，让别的乡亲来', told)} />`
  if (me !== 'wisher') return null
  if (state === 'done') return html`${said}<${Notice} look="good" title=${`${wish.claim.name}说办好了，您看呢？`}><p class="pre-line">${doneWith(wish)}</p><//><${Button} kind="main" big wide busy=${confirm.busy} onClick=${() => confirm.start()}>心愿达成，谢谢！<//><${Asked} label="写句感谢再确认" does="确认达成，送出感谢" ask="感谢的话" choices=${thanks} send=${done('confirm', '谢谢您的确认', (text) => ({ thanks: text }))} />
    <${Asked} label="还没有办好" ask="还差什么" send=${done('reopen', '已告诉认领人', told)} />`
  return html`${said}${!acting && open(wish) && wish.identity === 'hidden' && !wish.contact && html`<p>认领人还不知道您是谁。愿意的话，可以让他知道您的姓，再通过村里联系。</p><${Button} big wide busy=${reveal.busy} onClick=${() => reveal.start()}>让认领人知道是我<//>`}
    ${['posted', 'returned'].includes(state) && html`<${Button} kind=${state === 'returned' ? 'main' : ''} big wide onClick=${onChangeIt}>改一改<//>`}${['posted', 'returned', 'published', 'claimed'].includes(state) && html`<${Asked} label="取消心愿" sure="真的取消这个心愿吗？" send=${done('cancel', '心愿已取消')} />`}`
}

/** The wish whose id is `id`; `onChange` hears of every deed, `onChangeIt` that it is to be rewritten. */
export function Wish({ id, acting, onClose, onChange, onChangeIt }) {
  const wish = useLoad(() => readWish(id), [id])
  const act = async (deed, body) => {
    const shown = await wishDeed(id, deed, body, keys.keyFor({ id, deed, body }))
    keys.settle()
    onChange()
    if (shown.my_part === 'neighbour' && shown.state !== 'published') onClose()
    else wish.again()
  }
  return html`<${Dialog} title=${wish.value?.title ?? '心愿'} onClose=${onClose}><${Loaded} from=${wish}>${(shown) => html`<div class="stack"><div><${WishState} wish=${shown} /></div><p class="wish__words">${shown.words}</p><${Gallery} pictures=${shown.pictures} label="心愿照片" /><${WishFacts} wish=${shown} />
    ${shown.my_points !== null && html`<${Notice} look="good" title=${shown.my_points ? `得到 ${shown.my_points} 工分` : '圆满'}>谢谢您帮乡亲圆了心愿。<//>`}
    ${shown.contact && shown.my_part !== 'wisher' && html`<${Notice} icon="person" title=${`许愿人：${shown.contact}`}>请通过村委会联系，不要打听别的。<//>`}
    ${shown.reason && ['returned', 'refused', 'cancelled'].includes(shown.state) && html`<${Notice} look="wait" title="村里说">${shown.reason}<//>`}
    ${shown.claim?.team.length > 0 && html`<p class="soft">队友：${shown.claim.team.map((one) => `${one.name}${one.accepted ? '' : '（还没回复）'}`).join('、')}</p>`}
    <${Deeds} key=${`${shown.state} ${shown.my_part}`} wish=${shown} acting=${acting} act=${act} onChangeIt=${() => onChangeIt(shown)} />${shown.posted_for_me && html`<p class="soft">这个心愿是村干部替您发的。</p>`}${shown.timeline.length > 0 && html`<${WishTimeline} steps=${shown.timeline} />`}</div>`}<//><${Button} big wide onClick=${onClose}>关闭<//><//>`
}
