// Reading codes: from the camera (zxing in WebAssembly, jsQR where that is not to be had) and from a scanner gun.

import { codeOf } from './format.js'

const LOOK_MS = 90
const SAME_AGAIN_MS = 4000
const FRAME_WIDTH_MAX = 960
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

/**
 * Show the camera in `video` and call `onCode(code)` for each code seen; the same code again only after a pause.
 * Resolves when the picture is there, with how to stop. Rejects with the browser's DOMException.
 */
export async function openCamera(video, onCode) {
  if (!navigator.mediaDevices) throw new DOMException('no camera', 'NotFoundError')
  const wanted = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } }
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
      const scale = Math.min(1, FRAME_WIDTH_MAX / video.videoWidth)
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
