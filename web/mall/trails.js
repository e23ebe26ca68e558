// 游览路线: a town's trails, one trail with its stamps, and one's own card.

import { collectReward, eraseCard, listTrails, myCard, readTrail } from '../shared/api-tourism.js'
import { Asked } from '../shared/asked.js'
import { day } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { lengthText, longText } from '../shared/tourism.js'
import { Button, Chip, Empty, Icon, Loaded, Notice, Refused, html, toast, useDeed, useEffect, useLoad } from '../shared/ui.js'
import { Back } from './good.js'
import { SpotCard } from './tour.js'

const giftNames = { points: '村民得工分', coupon: '会员得券' }
const Facts = ({ trail }) => html`<span class="row trail__facts"><span><${Icon} name="trail" />${lengthText(trail.length_m)}</span><span><${Icon} name="clock" />走 ${longText(trail.minutes)}</span>${trail.season && html`<span><${Icon} name="leaf" />${trail.season}</span>`}<span><${Icon} name="place" />${trail.spot_ids.length} 个章</span></span>`
const Gifts = ({ gives }) => gives.length > 0 && html`<span class="row"><span>集满章：</span>${gives.map((one) => html`<${Chip} key=${one} look="good">${giftNames[one]}<//>`)}</span>`

/** What somebody had for a trail, in words; why they did not get it yet. */
export function hadText({ points, coupon_id: coupon, why }) {
  if (why === 'trail_reward_had') return '路线走完了！这条路线的奖励以前领过了，每人一次。'
  if (why) return '章都集满了，奖励暂时发不了，过几天在“我的集章”里再领。'
  if (points) return `得了 ${points} 工分，已经记到您的账上。`
  return coupon ? '得了一张优惠券，在“我的”里看。' : '路线走完了！'
}

export function Trails({ town }) {
  const from = useLoad(() => listTrails(town.place_id), [town.place_id])
  useEffect(() => { document.title = '游览路线 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#tour">回到地图<//><h1>游览路线</h1><${Loaded} from=${from} tall>${(rows) => (rows.length === 0 ? html`<div class="card"><${Empty} icon="trail" title="还没有路线">镇里排好了，就在这里看。<//></div>`
    : html`<ul class="stack">${rows.map((one) => html`<li key=${one.trail_id}><a class="card trail stack stack--tight" href=${`#trail/${one.trail_id}`}><strong class="spot__name">${one.title}</strong>${one.words && html`<span>${one.words}</span>`}<${Facts} trail=${one} /><${Gifts} gives=${one.gives} /></a></li>`)}</ul>`)}<//></div>`
}

/** The stamps of a trail in its order, and the way to what it gives once they are all there. */
function Stamps({ trail, progress, stamps, again }) {
  const take = useDeed(async () => { toast(hadText(await collectReward(trail.trail_id)), 'good'); again() })
  const has = new Map(stamps.map((one) => [one.spot_id, one]))
  return html`<div class="stack"><ol class="stamps" aria-label="章">${trail.spot_ids.map((id, nth) => html`<li key=${id} class=${`stamp ${has.has(id) ? 'stamp--set' : ''}`}><span class="stamp__seal" aria-hidden="true">${has.has(id) ? html`<${Icon} name="check" />` : nth + 1}</span><span class="unseen">第 ${nth + 1} 站：</span>${has.has(id) ? day(has.get(id).first_on).replace(/周./, '') : '还没去'}</li>`)}</ol>
    ${progress.missing === 0 && !progress.had && html`<${Refused} of=${take} /><${Button} kind="main" big wide busy=${take.busy} onClick=${take.start}>章集满了，领奖励<//>`}
    ${progress.had && html`<${Notice} look="good">${hadText(progress.had)}<//>`}${progress.missing > 0 && html`<p class="soft">还差 ${progress.missing} 个章。</p>`}</div>`
}

function Whole({ trail, places, buyer }) {
  const card = useLoad(() => (buyer ? myCard() : Promise.resolve(null)), [buyer?.subject])
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name
  useEffect(() => { document.title = `${trail.title} · 共富宝` }, [trail.title])
  return html`<article class="stack stack--wide"><div class="stack stack--tight"><h1>${trail.title}</h1>${trail.words && html`<p class="one__said">${trail.words}</p>`}<${Facts} trail=${trail} /><${Gifts} gives=${trail.gives} /></div>
    <section class="card stack" aria-labelledby="stamps"><h2 id="stamps">集章</h2><${Loaded} from=${card}>${(mine) => { const progress = mine?.trails.find(({ trail_id: id }) => id === trail.trail_id); return progress ? html`<${Stamps} trail=${trail} progress=${progress} stamps=${mine.stamps} again=${card.again} />` : html`<p>到每一站扫现场的码，就盖一个章。</p><a class="button" href=${`#in/${encodeURIComponent(`trail/${trail.trail_id}`)}`}>登录看我的章</a>` }}<//></section>
    <section class="stack" aria-labelledby="stops"><h2 id="stops">一站一站走</h2><ol class="stack stack--tight trail__stops">${trail.spots.map((one, nth) => html`<li key=${one.spot_id}><span class="trail__nth" aria-hidden="true">${nth + 1}</span><${SpotCard} spot=${one} village=${nameOf(one.village_id)} /></li>`)}</ol></section></article>`
}

export function Trail({ id, places, buyer }) {
  const from = useLoad(() => readTrail(id).catch(gone), [id])
  return html`<div class="stack mall__narrow"><${Back} to="#trails">所有路线<//>${from.state !== 'ready' && html`<h1 class="unseen">路线</h1>`}<${Loaded} from=${from} tall>${(trail) => (trail ? html`<${Whole} trail=${trail} places=${places} buyer=${buyer} />`
    : html`<h1>没有这条路线</h1><div class="card"><${Empty} icon="trail" title="它不开放了">看看别的路线。<//></div>`)}<//></div>`
}

/** One's card: how far one is on each trail, and the way to have it erased. */
export function Card() {
  const from = useLoad(myCard, [])
  useEffect(() => { document.title = '我的集章 · 共富宝' }, [])
  const erase = async () => { await eraseCard(); toast('打卡记录都删掉了'); from.again() }
  return html`<div class="stack mall__narrow"><${Back} to="#tour">回到地图<//><h1>我的集章</h1><${Loaded} from=${from} tall>${(card) => html`<p>一共去过 <strong>${card.stamps.length}</strong> 个地方。</p><a class="button button--main button--big button--wide" href="#here"><${Icon} name="scan" />扫码打卡</a>
    ${card.trails.map((one) => html`<section key=${one.trail_id} class="card stack" aria-labelledby=${`t-${one.trail_id}`}><h2 id=${`t-${one.trail_id}`}><a class="way" href=${`#trail/${one.trail_id}`}>${one.title}</a></h2><${Stamps} trail=${one} progress=${one} stamps=${card.stamps} again=${from.again} /></section>`)}
    ${card.trails.length === 0 && html`<div class="card"><${Empty} icon="trail" title="还没有路线">镇里排好了路线，集的章会算进去。<//></div>`}
    ${card.stamps.length > 0 && html`<section class="card stack" aria-labelledby="erase"><h2 id="erase">不想留打卡记录</h2><p>哪天去过哪里，只有您自己看得到。删掉以后找不回来；已经得到的工分和券不受影响，也不会再发一次。</p><${Asked} label="删掉我的打卡" sure="真的删掉吗？章都没有了。" send=${erase} /></section>`}`}<//></div>`
}
