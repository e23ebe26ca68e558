// The basket: what is in it, what changed since, and the way to the checkout. Nobody needs to sign in for it.

import { yuanText } from '../shared/format.js'
import { GoodCover, Price } from '../shared/market.js'
import { Button, Empty, Icon, Loaded, Notice, html, useEffect } from '../shared/ui.js'
import { useLines } from './changes.js'
import { Back } from './good.js'
import { put, seenOf, takeOut } from './kept.js'
import { Stepper } from './stepper.js'

/** Catch weight, in a sentence. */
export const ByScales = ({ lines }) => lines.some(({ how }) => how === 'catch') && html`<p class="row row--top"><${Icon} name="bell" /><span class="grow">按只卖的先按大约多重付钱，打包时称重，<strong>按实际重量多退少补</strong>：多付的留到下一单用，少付的下一单补。</span></p>`

const Said = ({ said, barred }) => said.map((text) => html`<p class=${`line__said ${barred ? 'line__said--barred' : ''}`}><${Icon} name="bell" />${text}</p>`)

function Line({ townId, line }) {
  const { kept, good, one, title, units, most, fen, barred, said } = line
  const name = `${title}（${one.label}）`
  const change = (n) => put(townId, { ...kept, units: n, seen: seenOf(title, one) })
  return html`<li class="line"><a class="line__cover" href=${`#good/${kept.product_id}`} tabindex="-1" aria-hidden="true"><${GoodCover} good=${good ?? { title, pictures: [] }} /></a>
    <div class="line__words stack stack--tight"><p class="line__name"><a class="way" href=${`#good/${kept.product_id}`}><strong>${title}</strong></a> <span class="soft">${one.label}</span></p>
      ${!barred && html`<${Price} variant=${one} />`}<${Said} said=${said} barred=${barred} /></div>
    <div class="line__do">${barred ? html`<${Button} onClick=${() => takeOut(townId, [kept])}>拿掉${title}<//>` : html`<${Stepper} one=${one} units=${units} most=${most} name=${name} onChange=${change} /><span class="line__fen number">${one.how === 'catch' && '约 '}${yuanText(fen)}</span>`}</div></li>`
}

/** Take the lines as they are now: what was said of them is known to the buyer. */
export const acknowledge = (townId, lines) => lines.filter(({ barred }) => !barred).forEach(({ kept, one, title, units }) => put(townId, { ...kept, units, seen: seenOf(title, one) }))

export function Basket({ town }) {
  const from = useLines(town.place_id)
  useEffect(() => { document.title = '购物篮 · 共富宝' }, [])
  const good = from.lines.filter(({ barred }) => !barred)
  const changes = from.lines.filter(({ said }) => said.length > 0).length
  const go = () => { acknowledge(town.place_id, from.lines); location.hash = '#checkout' }
  return html`<div class="stack mall__narrow"><${Back}>接着逛<//><h1>购物篮</h1><${Loaded} from=${from} tall>${() => (from.lines.length === 0
    ? html`<div class="card"><${Empty} icon="basket" title="篮子还空着">看中了什么，点“放进篮子”。<//></div>`
    : html`${changes > 0 && html`<${Notice} look="wait">有 ${changes} 样和您放进来的时候不一样了，请看一眼。<//>`}
    <ul class="card lines" aria-label="篮子里的东西">${from.lines.map((line) => html`<${Line} key=${`${line.kept.product_id} ${line.kept.variant_id}`} townId=${town.place_id} line=${line} />`)}</ul>
    <div class="card stack"><p class="total"><span>${good.length} 样，一共${good.some(({ one }) => one.how === 'catch') ? '大约' : ''}</span><b class="number">${yuanText(good.reduce((sum, { fen }) => sum + fen, 0))}</b></p><${ByScales} lines=${good.map(({ one }) => one)} />
      <${Button} kind="main" big wide disabled=${good.length === 0} onClick=${go}>去结算<//></div>`)}<//></div>`
}
