// Pictures: taking or choosing them, sending each by the form that the API gives, and looking at them.

import { sendingVillage } from './acting.js'
import { announceMedia, mediaSent } from './api.js'
import { sendFile } from './http.js'
import { uuid7 } from './ids.js'
import { Button, Dialog, Icon, Notice, html, useEffect, useRef, useState } from './ui.js'

export const PICTURES_MAX = 6
const BYTES_MAX = 8 * 1024 * 1024
const LONGEST_PX = 2000
const LARGE_BYTES = 1024 * 1024
const QUALITY = 0.85
const TYPES = ['image/jpeg', 'image/png', 'image/webp']
const PDF = 'application/pdf'
/** What is kept as it was sent, and may be a PDF: the server takes it for these. */
const PAPERS = ['evidence', 'scan']

/** What can not be sent at all, in words; it looks like a refusal of the API. */
const unfit = (message) => Object.assign(new Error(message), { status: 422, unknown: false })
/** The file itself is at fault: sending it again would end the same. */
const hopeless = (error) => error.status === 422

/**
 * Return a file as it is to be sent: pictures that are large, or of a type that is not taken, as a JPEG of at most
 * 2,000 pixels. Evidence and scans keep what the camera wrote into them, as long as they are small enough.
 */
export async function prepared(file, purpose) {
  if (file.size === 0) throw unfit('这个文件是空的，请换一个。')
  if (file.type === PDF) {
    if (!PAPERS.includes(purpose)) throw unfit('这里只能传图片。')
    if (file.size > BYTES_MAX) throw unfit('PDF 最大 8 MB，请分成几个。')
    return file
  }
  const taken = TYPES.includes(file.type)
  if (taken && file.size <= (PAPERS.includes(purpose) ? BYTES_MAX : LARGE_BYTES)) return file
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!bitmap) throw unfit('这张图片打不开。请用 JPEG 或 PNG；苹果手机可以在“设置 > 相机 > 格式”里选“兼容性最佳”。')
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const made = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', QUALITY) })
  if (!made || made.size > BYTES_MAX) throw unfit('这张图片太大了，请换一张。')
  return made
}

/**
 * The pictures that somebody adds to a document. `ids` are those that arrived, for the request's `media_ids`; while
 * `busy` some are still on their way, and with `failed` some need another try or to be taken away. `announce` and
 * `sent` are other doors to send them by.
 */
export function usePictures({ villageId, purpose, max = PICTURES_MAX, announce = announceMedia, sent = mediaSent }) {
  const [items, setItems] = useState([])
  const queue = useRef(Promise.resolve())
  const gone = useRef(new Set())
  const made = useRef([])
  useEffect(() => () => { made.current.forEach((url) => URL.revokeObjectURL(url)) }, [])
  const change = (no, known) => setItems((all) => all.map((one) => (one.no === no ? { ...one, ...known } : one)))

  const deliver = async (one) => {
    if (gone.current.has(one.no)) return
    try {
      const body = await prepared(one.file, purpose)
      const asked = { village_id: sendingVillage(villageId), purpose, content_type: body.type, bytes: body.size }
      const form = await announce(asked, one.key)
      await sendFile(form, body, (share) => change(one.no, { share }))
      change(one.no, { share: 1 })
      const { picture } = await sent(form.media_id)
      change(one.no, { state: 'ready', mediaId: picture.media_id })
    } catch (error) {
      if (error.status === undefined) throw error
      change(one.no, { state: 'failed', error, key: error.unknown ? one.key : uuid7() })
    }
  }
  const line = (one) => { queue.current = queue.current.then(() => deliver(one)) }

  const add = (files) => {
    const room = max - items.length
    const fresh = [...files].slice(0, room).map((file) => {
      const url = file.type === PDF ? '' : URL.createObjectURL(file)
      if (url) made.current.push(url)
      return { no: uuid7(), key: uuid7(), file, name: file.name, url, state: 'sending', share: 0 }
    })
    setItems((all) => [...all, ...fresh])
    fresh.forEach(line)
    return files.length > room
  }
  const retry = (one) => { change(one.no, { state: 'sending', share: 0, error: null }); line(one) }
  const remove = (one) => { gone.current.add(one.no); setItems((all) => all.filter(({ no }) => no !== one.no)) }

  return {
    items,
    max,
    purpose,
    add,
    retry,
    remove,
    ids: items.filter(({ state }) => state === 'ready').map(({ mediaId }) => mediaId),
    busy: items.some(({ state }) => state === 'sending'),
    failed: items.some(({ state }) => state === 'failed'),
  }
}

function Frame({ one, nth }) {
  const [broken, setBroken] = useState(false)
  const shown = one.url && !broken
  return html`<div class="pictures__frame">${shown ? html`<img src=${one.url} alt=${`第 ${nth} 张：${one.name}`} onError=${() => setBroken(true)} />`
    : html`<span class="row"><${Icon} name=${one.file.type === PDF ? 'rules' : 'picture'} /><span class="small">${one.file.type === PDF ? 'PDF' : '图片'}</span></span>`}</div>`
}

function One({ one, nth, from }) {
  const percent = Math.round(one.share * 100)
  const words = { sending: percent < 100 ? `正在上传 ${percent}%` : '正在检查…', ready: '传好了', failed: '没有传上' }[one.state]
  return html`<li class=${`pictures__one pictures__one--${one.state}`}><${Frame} one=${one} nth=${nth} />
    <span class=${`small ${one.state === 'failed' ? 'field__wrong' : 'soft'}`} role="status">${`第 ${nth} 张：${words}`}</span>
    ${one.state === 'sending' && html`<progress aria-label=${`第 ${nth} 张的上传进度`} max="100" value=${percent}></progress>`}
    ${one.state === 'failed' && html`<span class="field__wrong" role="alert">${one.error.message}</span>`}
    ${one.state === 'failed' && !hopeless(one.error) && html`<${Button} onClick=${() => from.retry(one)} aria-label=${`再传一次第 ${nth} 张`}>再传一次<//>`}
    <${Button} kind="quiet" onClick=${() => from.remove(one)} aria-label=${`移除第 ${nth} 张`}>移除<//></li>`
}

/** Take or choose pictures; `from` is what `usePictures` returned. */
export function Pictures({ from, label = '照片', hint }) {
  const camera = useRef(null)
  const album = useRef(null)
  const [over, setOver] = useState(false)
  const full = from.items.length >= from.max
  const accept = [...TYPES, ...(PAPERS.includes(from.purpose) ? [PDF] : [])].join(',')
  const chosen = (event) => {
    setOver(from.add(event.currentTarget.files))
    event.currentTarget.value = ''
  }
  return html`<fieldset class="pictures"><legend>${label}（${from.items.length} / ${from.max}）</legend>
    ${hint && html`<span class="field__hint">${hint}</span>`}
    ${from.items.length > 0 && html`<ul class="pictures__list">${from.items.map((one, i) => html`<${One} key=${one.no} one=${one} nth=${i + 1} from=${from} />`)}</ul>`}
    ${(over || full) && html`<span class="field__hint" role="status">最多 ${from.max} 张${over ? '，多出来的没有加上' : ''}。</span>`}
    <div class="row"><${Button} icon="camera" disabled=${full} onClick=${() => camera.current.click()}>拍照<//><${Button} icon="picture" disabled=${full} onClick=${() => album.current.click()}>从相册选<//></div>
    <input ref=${camera} type="file" hidden accept="image/*" capture="environment" onChange=${chosen} aria-label="拍照" />
    <input ref=${album} type="file" hidden multiple accept=${accept} onChange=${chosen} aria-label="从相册选" /></fieldset>`
}

const camerasTime = (text) => text.replace('T', ' ').slice(0, 16)

/** What the camera wrote, and the file itself, for officers; others are given neither. */
const Told = ({ picture }) => picture.original && html`<dl class="facts-list"><div><dt>拍摄时间</dt><dd>${picture.taken_at ? `${camerasTime(picture.taken_at)}（手机上的时间）` : '照片里没有记录'}</dd></div>
  <div><dt>拍摄地点</dt><dd>${picture.has_location ? '照片里有记录，请看原图' : '照片里没有记录'}</dd></div></dl><div class="row"><a class="button" href=${picture.original} target="_blank" rel="noopener">打开原图</a></div>`

function Large({ picture, alt }) {
  const [broken, setBroken] = useState(false)
  useEffect(() => setBroken(false), [picture.large])
  return html`<div class="gallery__large">${broken ? html`<p role="alert">图片没有打开，可能是地址过期了。请刷新页面再看。</p>`
    : html`<img src=${picture.large} alt=${alt} onError=${() => setBroken(true)} />`}</div>`
}

/** Why nobody but its author and officers sees a picture. */
const heldWords = { unlooked: '等审核，别人还看不到', judged: '检查有疑问，别人看不到', rejected: '没有通过审核，别人看不到' }
export const HeldMark = ({ picture }) => picture.held && html`<span class=${`small ${picture.held === 'rejected' ? 'field__wrong' : 'soft'}`}>${heldWords[picture.held]}</span>`

/**
 * The pictures of a document (`PictureShown` of the API): small ones, each opens large. `label` names them to all; where
 * they are a part of more, `from` is which one the first is, `of` how many there are.
 */
export function Gallery({ pictures, label = '照片', from = 1, of = pictures.length }) {
  const [open, setOpen] = useState(null)
  const large = pictures.map((one, i) => ({ ...one, nth: i + 1 })).filter(({ content_type: type }) => type !== PDF)
  const at = large.findIndex(({ media_id: id }) => id === open)
  if (pictures.length === 0) return null
  const alt = (nth) => `${label}，第 ${nth + from - 1} 张，共 ${of} 张`
  const shown = large[at]
  return html`<ul class="gallery">${pictures.map((one, i) => html`<li key=${one.media_id}>${one.content_type === PDF
      ? html`<a class="gallery__one gallery__paper" href=${one.large} target="_blank" rel="noopener"><${Icon} name="rules" />打开 PDF（第 ${i + 1} 份）</a>`
      : html`<button type="button" class="gallery__one" onClick=${() => setOpen(one.media_id)}><img src=${one.thumb} alt=${alt(i + 1)} loading="lazy" /></button>`}<${HeldMark} picture=${one} /></li>`)}</ul>
    ${shown && html`<${Dialog} wide title=${alt(shown.nth)} onClose=${() => setOpen(null)}><${Large} picture=${shown} alt=${alt(shown.nth)} /><${Told} picture=${shown} />
      <div class="row row--apart"><div class="row">${large.length > 1 && html`<${Button} disabled=${at === 0} onClick=${() => setOpen(large[at - 1].media_id)}>上一张<//><${Button} disabled=${at === large.length - 1} onClick=${() => setOpen(large[at + 1].media_id)}>下一张<//>`}</div><${Button} kind="main" onClick=${() => setOpen(null)}>关闭<//></div><//>`}`
}

/** Said before sending where pictures are not there yet. */
export const PicturesWait = ({ from }) => html`${from.busy && html`<${Notice} look="wait" icon="clock">照片还在上传，传好了再提交。<//>`}${from.failed && html`<${Notice} look="wrong">有照片没有传上，请再传一次，或者移除它。<//>`}`
