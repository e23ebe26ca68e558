// One's address book: to look after, or to choose from at the checkout.

import { myAddresses, removeAddress } from '../shared/api-market.js'
import { Asked } from '../shared/asked.js'
import { Button, Chip, Empty, Loaded, html, toast, useEffect, useLoad, useState } from '../shared/ui.js'
import { AddressForm } from './address-form.js'
import { Back } from './good.js'

const ADDRESSES_MAX = 20

export const placeText = ({ province, city, district, detail }) => `${province === city ? '' : province}${city}${district}${detail}`
export const AddressWords = ({ address }) => html`<span class="stack stack--tight"><span class="row"><strong>${address.receiver}</strong><span class="number">${address.phone}</span>${address.is_default && html`<${Chip} look="good">默认<//>`}</span><span>${placeText(address)}</span></span>`

/** The book as a load, and the dialog that writes in it. `open('')` is a new address, `open(id)` one to change. */
export function useBook() {
  const book = useLoad(myAddresses, [])
  const [form, open] = useState(null)
  const done = (onDone) => (address) => { open(null); book.again(); toast('地址保存了', 'good'); onDone?.(address) }
  const view = (onDone) => form !== null && html`<${AddressForm} key=${form} id=${form} onDone=${done(onDone)} onClose=${() => open(null)} />`
  return { ...book, open, form: view }
}

export function Addresses() {
  const book = useBook()
  useEffect(() => { document.title = '收货地址 · 共富宝' }, [])
  const remove = (id) => async () => { await removeAddress(id); toast('删掉了'); book.again() }
  return html`<div class="stack mall__narrow"><${Back} to="#me">我的<//><h1>收货地址</h1><${Loaded} from=${book} tall>${(addresses) => html`
    ${addresses.length === 0 && html`<div class="card"><${Empty} icon="place" title="还没有地址">要送货上门，就添一个。<//></div>`}
    <ul class="stack" aria-label="收货地址">${addresses.map((one) => html`<li key=${one.address_id} class="card stack"><${AddressWords} address=${one} /><div class="pair"><${Button} big wide onClick=${() => book.open(one.address_id)}>修改<span class="unseen">：${one.receiver}，${one.detail}</span><//>
      <${Asked} label="删掉" sure="真的删掉这个地址吗？下过的订单不受影响。" send=${remove(one.address_id)} /></div></li>`)}</ul>
    ${addresses.length < ADDRESSES_MAX && html`<${Button} kind="main" big wide icon="plus" onClick=${() => book.open('')}>添一个地址<//>`}`}<//>${book.form()}</div>`
}
