// The form of a listing: title, words and photos as everywhere, and what its scenario asks.

import { changeListing, moveListing } from './api-listings.js'
import { keyring } from './ids.js'
import { conditions, payPers } from './listings.js'
import { fenOf, yuanField } from './market.js'
import { HeldMark, Pictures, PicturesWait, usePictures } from './pictures.js'
import { Button, Field, Notice, Refused, html, useDeed, useState } from './ui.js'

const PHOTOS_MAX = 6
const keys = keyring()
const number = { inputmode: 'numeric', pattern: '[0-9]*' }
const sum = { inputmode: 'decimal' }

/** What each scenario asks: the field of the API, its label, how it is typed, and whether it may be left out. */
const asks = {
  jobs: [['pay_fen', '报酬（元，0 是面议）', 'fen'], ['pay_per', '按什么算', payPers], ['places', '几个人', 'int'], ['begins_on', '从哪天', 'date'], ['ends_on', '到哪天', 'date']],
  rentals: [['rent_fen', '月租（元）', 'fen'], ['deposit_fen', '押金（元，0 是不收）', 'fen'], ['area_m2', '面积（平方米）', 'int'], ['rooms', '几间房', 'int'], ['from_on', '哪天起租', 'date']],
  bazaar: [['asks_fen', '价格（元，0 是面议）', 'fen'], ['condition', '成色', conditions]],
  land: [['rent_fen', '每亩每年（元）', 'fen'], ['area_mu_hundredths', '面积（亩）', 'fen'], ['years', '租几年', 'int'], ['use', '用来做什么', 'text']],
  plots: [['season', '哪一季', 'text'], ['fee_fen', '每块每季（元）', 'fen'], ['plots', '几块地', 'int'], ['area_m2', '每块多大（平方米）', 'int']],
}
const firsts = { places: '1', rooms: '1', deposit_fen: '0.00', pay_per: 'month', condition: '', years: '5', plots: '1' }

const typedOf = (how, value) => { if (value === null || value === undefined) return ''; return how === 'fen' ? yuanField(value) : String(value) }
function sentOf(how, typed) {
  if (how === 'fen') return fenOf(typed)
  if (how === 'int') return Number.parseInt(typed, 10)
  return how === 'date' ? typed || null : typed
}

function One({ name, label, how, value, wrong, onInput }) {
  if (typeof how === 'object') return html`<${Field} label=${label} value=${value} wrong=${wrong} choices=${Object.entries(how)} onInput=${onInput} />`
  const more = { fen: sum, int: number, date: { type: 'date' }, text: { minlength: 2, maxlength: 60 } }[how]
  return html`<${Field} key=${name} label=${label} value=${value} wrong=${wrong} required=${how !== 'date'} onInput=${onInput} ...${more} />`
}

/** The photos that a listing has already: in their order, the first one its cover, and taken out. */
function KeptPhotos({ photos, onChange }) {
  if (photos.length === 0) return null
  const forward = (i) => onChange(photos.map((one, at) => ({ [i - 1]: photos[i], [i]: photos[i - 1] })[at] ?? one))
  return html`<fieldset class="pictures"><legend>已有的照片</legend><span class="field__hint">第一张是封面。新加的排在后面，发布以后再来排。</span><ol class="pictures__list">${photos.map((one, i) => html`<li key=${one.media_id} class="pictures__one"><div class="pictures__frame"><img src=${one.thumb} alt=${`第 ${i + 1} 张照片`} /></div><span class="small soft">${i === 0 ? '封面' : `第 ${i + 1} 张`}</span><${HeldMark} picture=${one} />
    ${i > 0 && html`<${Button} aria-label=${`第 ${i + 1} 张往前移`} onClick=${() => forward(i)}>往前<//>`}<${Button} kind="quiet" aria-label=${`拿掉第 ${i + 1} 张`} onClick=${() => onChange(photos.filter((_, at) => at !== i))}>拿掉<//></li>`)}</ol></fieldset>`
}

/**
 * The form of a listing of one scenario. `write` keeps a new one, by its content and key; `drafts`: it is sent off elsewhere.
 */
export function ListingForm({ kind, seen, villageId, types, onDone, write, drafts }) {
  const [typed, type] = useState({ title: seen?.title ?? '', words: seen?.words ?? '', type: seen?.type ?? types[0][0], ...Object.fromEntries(asks[kind].map(([name, , how]) => [name, seen ? typedOf(how, seen.details[name]) : firsts[name] ?? ''])) })
  const [wrong, setWrong] = useState({})
  const [kept, keep] = useState(seen?.photos ?? [])
  const photos = usePictures({ villageId, purpose: 'listing', max: PHOTOS_MAX - kept.length })
  const contract = usePictures({ villageId, purpose: 'scan', max: 1 })
  const put = (name) => (value) => type((now) => ({ ...now, [name]: value }))
  const deed = useDeed(async (send) => {
    const details = { kind, type: typed.type, ...Object.fromEntries(asks[kind].map(([name, , how]) => [name, sentOf(how, typed[name])])) }
    const asked = { title: typed.title, words: typed.words, details, media_ids: [...kept.map(({ media_id: id }) => id), ...photos.ids], contract_id: contract.ids[0] ?? seen?.contract?.media_id ?? null }
    const key = keys.keyFor({ id: seen?.listing_id, asked })
    let made = await (seen ? changeListing(seen.listing_id, asked, key) : write(asked, key))
    if (send && ['draft', 'refused'].includes(made.state)) made = await moveListing(made.listing_id, 'submit', keys.keyFor({ id: made.listing_id, deed: 'submit', asked }))
    keys.settle()
    onDone(made)
  })
  const start = (send) => {
    const found = Object.fromEntries(asks[kind].filter(([name, , how]) => (how === 'fen' || how === 'int') && Number.isNaN(sentOf(how, typed[name]))).map(([name]) => [name, '写一个数。']))
    setWrong(found)
    if (Object.keys(found).length === 0 && !deed.busy) deed.start(send)
  }
  const fields = deed.error?.fields ?? {}
  const wrongOf = (name) => wrong[name] ?? fields[`details.${kind}.${name}`] ?? fields[`details.${name}`]
  const waits = photos.busy || photos.failed || contract.busy || contract.failed
  return html`<form class="card stack" onSubmit=${(event) => { event.preventDefault(); start(!drafts) }}><${Refused} of=${deed} />
    <div class="form"><${Field} label="标题" hint="一句话说清楚，例如：九成新自行车" value=${typed.title} wrong=${fields.title} required minlength="2" maxlength="30" onInput=${put('title')} all /><${Field} label="类型" value=${typed.type} choices=${types} onInput=${put('type')} />
      ${asks[kind].map(([name, label, how]) => html`<${One} key=${name} name=${name} label=${label} how=${how} value=${typed[name]} wrong=${wrongOf(name)} onInput=${put(name)} />`)}
      <${Field} label="说说看（可以不写）" hint="不要写电话和微信，双方同意后这里会交换电话。" value=${typed.words} wrong=${fields.words} multiline maxlength="600" onInput=${put('words')} all /></div>
    <${KeptPhotos} photos=${kept} onChange=${keep} /><${Pictures} from=${photos} /><${PicturesWait} from=${photos} />
    ${kind === 'land' && html`<${Pictures} from=${contract} label="合同文件" hint=${seen?.contract ? '已经有一份；再传就换掉它。只有你和干部看得到。' : '照片或 PDF，只有你和干部看得到。'} /><${PicturesWait} from=${contract} />`}
    ${kind === 'land' && html`<${Notice}>土地承租要村里、镇里各一位干部同意，再公示十五天，没有异议才能成交。<//>`}
    <${Button} type="submit" kind="main" big wide busy=${deed.busy} disabled=${waits}>${drafts ? '存成草稿' : '发布'}<//>${!drafts && (!seen || seen.state === 'draft') && html`<${Button} big wide busy=${deed.busy} disabled=${waits} onClick=${() => start(false)}>先存草稿<//>`}</form>`
}
