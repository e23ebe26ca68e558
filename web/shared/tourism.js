// What spots and trails are called and how they are shown, for visitors and at the desk.

/** By kind: its name, and the one sign that stands in its pin. */
export const spotKinds = { sight: ['看风景', '景'], experience: ['做体验', '玩'], inn: ['住民宿', '宿'], restaurant: ['吃农家菜', '吃'], shop: ['买特产', '购'], service: ['服务点', '助'] }
export const kindName = (kind) => spotKinds[kind]?.[0] ?? kind
export const weekdays = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']

export const lengthText = (metres) => (metres < 1000 ? `${metres} 米` : `${Number((metres / 1000).toFixed(1))} 公里`)
export const longText = (minutes) => (minutes < 60 ? `${minutes} 分钟` : `${Number((minutes / 60).toFixed(1))} 小时`)

/** The picture of a town's map: a drawing that comes with the pages, or one of its own. */
export const pictureOf = ({ drawing, picture }) => (drawing ? `/mall/maps/${drawing}.svg` : picture)

/** Opening hours in lines, days with the same spans together; nothing where it is always open. */
export function hoursLines(hours) {
  const lines = []
  for (let day = 1; day <= 7; day += 1) {
    const spans = hours.filter((one) => one.day === day).map(({ opens, closes }) => `${opens}–${closes}`).join('、') || '休息'
    const last = lines.at(-1)
    if (last?.spans === spans) last.to = day
    else lines.push({ from: day, to: day, spans })
  }
  return lines.map(({ from, to, spans }) => [from === to ? weekdays[from] : `${weekdays[from]}至${weekdays[to]}`, spans])
}

/** Where this device is, as the API takes it; refused like an answer of the API where it can not be told. */
export const whereNow = () => new Promise((resolve, reject) => {
  const lost = () => reject(Object.assign(new Error('没有定到位。请允许定位，走到空旷的地方再试。'), { status: 422, unknown: false, fields: {} }))
  if (!navigator.geolocation) { lost(); return }
  const found = ({ coords }) => resolve({ latitude_e6: Math.round(coords.latitude * 1e6), longitude_e6: Math.round(coords.longitude * 1e6), accuracy_m: Math.min(1_000_000, Math.round(coords.accuracy ?? 0)) })
  navigator.geolocation.getCurrentPosition(found, lost, { enableHighAccuracy: true, timeout: 15_000 })
})
