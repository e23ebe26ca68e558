// Reading codes: from the camera (zxing in WebAssembly, jsQR where that is not to be had) and from a scanner gun.

import { codeOf } from './format.js'

const LOOK_MS = 90
const SAME_AGAIN_MS = 4000
const FRAME_WIDTH_MAX = 960
/** A picture is looked at large first, then smaller: noise of a phone's dots hides a code, and goes with them. */
const PICTURE_WIDTHS = [2400, 1200, 700]
const GUN_GAP_MS = 60
const GUN_LENGTH_MIN = 6

let reader

/** Return how to read ImageData: to text, or undefined. Made once; where the network failed, made again next time. */
function loadReader() {
  reader ??= zxing().catch(jsqr).catch((error) => { reader = undefined; throw error })
  return reader
}

async function zxing() {
  const { prepareZXingModule, readBarcodes } = await import('../vendor/zxing/reader/index.js')
  const folder = new URL('../vendor/zxing/reader/', import.meta.url)
  await prepareZXingModule({ overrides: { locateFile: (name) => new URL(name, folder).href }, fireImmediately: true })
  const options = { formats: ['QRCode', 'Code128'], tryHarder: true, maxNumberOfSymbols: 1 }
  return { name: 'zxing', read: async (frame) => (await readBarcodes(frame, options)).find((found) => found.isValid)?.text }
}

async function jsqr() {
  await import('../vendor/jsQR.js')
  return { name: 'jsqr', read: async (frame) => globalThis.jsQR(frame.data, frame.width, frame.height, { inversionAttempts: 'dontInvert' })?.data }
}

/** Why the camera can not be used, in words for the person who holds it. */
export function cameraTrouble(error) {
  if (error.name === 'NotAllowedError') return '没有摄像头权限。请在浏览器设置里允许，或者手工输入编号。'
  if (error.name === 'NotFoundError' || error.name === 'OverconstrainedError') return '这台设备没有摄像头。请用扫码枪，或者手工输入编号。'
  return '摄像头打不开，可能正被别的程序占用。请手工输入编号。'
}

/** The text of the code in a picture that somebody took; undefined where none is seen, or it is no picture. */
export async function codeIn(file) {
  const decoder = await loadReader()
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return undefined
  for (const width of PICTURE_WIDTHS.filter((one, i) => i === 0 || one < picture.width)) {
    const scale = Math.min(1, width / picture.width)
    const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) })
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const text = await decoder.read(pen.getImageData(0, 0, canvas.width, canvas.height))
    if (text) return text
  }
  return undefined
}

/**
 * Show the camera in `video` and call `onCode(code)` for each code seen; the same code again only after a pause.
 * `fine` looks at every dot, for codes of many. Resolves when the picture is there, with how to stop. Rejects with the
 * browser's DOMException.
 */
export async function openCamera(video, onCode, { fine = false } = {}) {
  if (!navigator.mediaDevices) throw new DOMException('no camera', 'NotFoundError')
  const wanted = { facingMode: 'environment', width: { ideal: fine ? 1920 : 1280 }, height: { ideal: fine ? 1080 : 720 } }
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false })
  let running = true
  const stop = () => { running = false; stream.getTracks().forEach((track) => track.stop()) }
  const decoder = await loadReader().catch((error) => { stop(); throw error })
  video.srcObject = stream
  await video.play().catch(() => {})
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const seen = { code: '', at: 0 }
  const look = async () => {
    if (!running) return
    if (video.videoWidth) {
      const scale = Math.min(1, (fine ? PICTURE_WIDTHS[0] : FRAME_WIDTH_MAX) / video.videoWidth)
      canvas.width = Math.round(video.videoWidth * scale)
      canvas.height = Math.round(video.videoHeight * scale)
      pen.drawImage(video, 0, 0, canvas.width, canvas.height)
      const text = await decoder.read(pen.getImageData(0, 0, canvas.width, canvas.height))
      const now = performance.now()
      if (running && text && (codeOf(text) !== seen.code || now - seen.at > SAME_AGAIN_MS)) {
        Object.assign(seen, { code: codeOf(text), at: now })
        onCode(seen.code)
      } else if (text && codeOf(text) === seen.code) seen.at = now
    }
    setTimeout(look, LOOK_MS)
  }
  look()
  return { stop, reader: decoder.name }
}

/**
 * Return an ear that tells a scanner gun from fingers: quick keys ended by Enter. It hears each keydown, and says whether
 * it is the first of what may be a code, and on its Enter the code.
 */
export function gun() {
  let typed = ''
  let last = -Infinity
  return (event) => {
    if (event.timeStamp - last > GUN_GAP_MS) typed = ''
    last = event.timeStamp
    const first = typed === ''
    if (event.key.length === 1) typed += event.key
    if (event.key !== 'Enter' || typed.length < GUN_LENGTH_MIN) return { first, code: '' }
    const code = codeOf(typed)
    typed = ''
    return { first: false, code }
  }
}

/** Hear a scanner gun while no input has the focus. Returns how to stop. */
export function listenForGun(onCode) {
  const ear = gun()
  const hear = (event) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey) return
    const { code } = ear(event)
    if (!code) return
    event.preventDefault()
    onCode(code)
  }
  document.addEventListener('keydown', hear, true)
  return () => document.removeEventListener('keydown', hear, true)
}
