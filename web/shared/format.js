// Numbers, days and codes as people read them. Business time is Asia/Shanghai whatever the device says.

const ZONE = { timeZone: 'Asia/Shanghai' }
const whole = new Intl.NumberFormat('zh-CN')
const dayForm = new Intl.DateTimeFormat('zh-CN', { ...ZONE, month: 'long', day: 'numeric', weekday: 'short' })
const otherYearForm = new Intl.DateTimeFormat('zh-CN', { ...ZONE, year: 'numeric', month: 'long', day: 'numeric' })
const clockForm = new Intl.DateTimeFormat('zh-CN', { ...ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const stampForm = new Intl.DateTimeFormat('zh-CN', { ...ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dateForm = new Intl.DateTimeFormat('sv-SE', { ...ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

export const count = (n) => whole.format(n ?? 0)
export const signed = (n) => (n > 0 ? `+${whole.format(n)}` : whole.format(n).replace('-', '−'))
/** A day as people say it; one of another year with its year. */
export const day = (at) => (dateOf(at).slice(0, 4) === dateOf().slice(0, 4) ? dayForm : otherYearForm).format(new Date(at))
/** A day with its year. */
export const fullDay = (at) => dateOf(at).replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1 年 $2 月 $3 日')
/** Said behind a last day: the holiday calendar does not know all days until then. */
export const estimatedText = (estimated) => (estimated ? '（按周一到周五算）' : '')
export const clock = (at) => clockForm.format(new Date(at))
export const stamp = (at) => stampForm.format(new Date(at))
/** The business date, such as 2026-11-24, of an instant. */
export const dateOf = (at = new Date()) => dateForm.format(new Date(at))
export const span = (from, to) => `${day(from)} ${clock(from)}–${dateOf(from) === dateOf(to) ? clock(to) : `${day(to)} ${clock(to)}`}`
/** Digits in groups of four, as on a bank card. */
export const grouped = (digits) => digits.replace(/(\d{4})(?=\d)/g, '$1 ')
export const minutesText = (n) => (n >= 60 ? `${Math.floor(n / 60)} 小时${n % 60 ? ` ${n % 60} 分钟` : ''}` : `${n} 分钟`)

/** A date-time-local input's text (read as Shanghai time) as RFC 3339 with offset. */
export const withOffset = (local) => `${local.length === 16 ? `${local}:00` : local}+08:00`

/** An instant as a date-time-local input takes it, in Shanghai's time. */
export const localOf = (at) => `${dateOf(at)}T${clock(at)}`

/** What a scan means: the token of a code's URL, a card's number, the digits of a pay code, or the text as typed. */
export function codeOf(text) {
  const trimmed = text.trim()
  const number = /^(?:no\.?\s*)?(\d{1,5})\s*[-－—]\s*(\d{1,2})$/i.exec(trimmed)
  if (number) return `${number[1].padStart(5, '0')}-${number[2].padStart(2, '0')}`
  const url = /\/q\/([0-9A-Za-z]{22})(?:[/?#]|$)/.exec(trimmed)
  if (url) return url[1]
  const tight = trimmed.replace(/\s/g, '')
  if (/^[0-9A-Za-z]{22}$/.test(tight)) return tight
  const digits = trimmed.replace(/[\s-]/g, '')
  return /^\d{6,}$/.test(digits) ? digits : trimmed
}
