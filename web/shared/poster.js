// A shop's code as a PNG to be printed elsewhere: its name, what to do, the code, and the code in letters.

import { encode } from '../vendor/uqr.js'

const WIDTH = 1240
const HEIGHT = 1754
const QR = 860
const FACE = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

/** A4 at 150 dots per inch. */
function drawn({ name, url, code }) {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT })
  const pen = canvas.getContext('2d')
  const line = (text, y, size, colour) => {
    pen.font = `${size > 60 ? 700 : 400} ${size}px ${FACE}`
    pen.fillStyle = colour
    pen.fillText(text, WIDTH / 2, y, WIDTH - 120)
  }
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, WIDTH, HEIGHT)
  pen.textAlign = 'center'
  line(name, 260, 96, '#2b2426')
  line('用工分付款，请扫这里', 380, 56, '#c8385a')
  const { data, size } = encode(url, { ecc: 'M', border: 4 })
  const side = Math.floor(QR / size)
  const left = Math.round((WIDTH - side * size) / 2)
  pen.fillStyle = '#000'
  data.forEach((row, y) => row.forEach((dark, x) => { if (dark) pen.fillRect(left + x * side, 450 + y * side, side, side) }))
  line(code, 450 + QR + 60, 36, '#2b2426')
  line('付之前请核对店名。工分只能换东西，不能换现金。', 450 + QR + 140, 36, '#756a6d')
  return canvas
}

/** Hand the picture to the person as a file. */
export async function savePoster(asked) {
  const picture = await new Promise((done) => { drawn(asked).toBlob(done, 'image/png') })
  const address = URL.createObjectURL(picture)
  Object.assign(document.createElement('a'), { href: address, download: `商户码-${asked.name}.png` }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
