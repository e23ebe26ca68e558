// One address as its owner writes it.

import { addAddress, changeAddress, readAddress } from '../shared/api-market.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Field, Loaded, Refused, html, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
const blank = { receiver: '', phone: '', province: '', city: '', district: '', detail: '', is_default: false }
const parts = [
  ['receiver', '收货人', { autocomplete: 'name', maxlength: 30 }], ['phone', '手机号', { type: 'tel', inputmode: 'tel', autocomplete: 'tel-national', maxlength: 11 }],
  ['province', '省', { autocomplete: 'address-level1', maxlength: 30 }], ['city', '市', { autocomplete: 'address-level2', maxlength: 30 }], ['district', '区、县', { autocomplete: 'address-level3', maxlength: 30 }],
  ['detail', '详细地址', { autocomplete: 'street-address', maxlength: 120, hint: '街道、小区、楼号、门牌' }],
]

async function save(id, { address_id: _id, ...asked }) {
  if (id) return changeAddress(id, asked)
  const made = await addAddress(asked, keys.keyFor(asked))
  keys.settle()
  return made
}

function Form({ id, was, onDone, onClose }) {
  const [address, set] = useState(was)
  const saving = useDeed(async () => onDone(await save(id, address)))
  const put = (name) => (value) => set((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!saving.busy) saving.start() }
  return html`<form class="stack" onSubmit=${submit}><${Refused} of=${saving} />
    <div class="form">${parts.map(([name, label, more]) => html`<${Field} key=${name} label=${label} value=${address[name]} wrong=${saving.error?.fields[name]} onInput=${put(name)} all=${name === 'detail'} required ...${more} />`)}</div>
    <label class="agree"><input type="checkbox" checked=${address.is_default} onChange=${(event) => put('is_default')(event.currentTarget.checked)} /><span>平时就送这里</span></label>
    <p class="soft">加密保存，只在您下单时交给送货的人。</p>
    <${Button} type="submit" kind="main" big wide busy=${saving.busy}>保存<//><${Button} big wide onClick=${onClose}>先不<//></form>`
}

/** Write a new address, or change the one of this id. */
export function AddressForm({ id, onDone, onClose }) {
  const found = useLoad(() => (id ? readAddress(id) : Promise.resolve(blank)), [id])
  return html`<${Dialog} title=${id ? '改收货地址' : '新的收货地址'} onClose=${onClose}><${Loaded} from=${found}>${(was) => html`<${Form} id=${id} was=${was} onDone=${onDone} onClose=${onClose} />`}<//><//>`
}
