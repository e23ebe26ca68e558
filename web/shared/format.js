// Numbers, days and codes as people read them. Business time is Asia/Shanghai whatever the device says.

const ZONE = { timeZone: 'Asia/Shanghai' }
const FEN = 100
const whole = new Intl.NumberFormat('zh-CN')
const dayForm = new Intl.DateTimeFormat('zh-CN', { ...ZONE, month: 'long', day: 'numeric', weekday: 'short' })
const clockForm = new Intl.DateTimeFormat('zh-CN', { ...ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dateForm = new Intl.DateTimeFormat('sv-SE', { ...ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

export const count = (n) => whole.format(n ?? 0)
export const signed = (n) => (n > 0 ? `+${whole.format(n)}` : whole.format(n).replace('-', '−'))
/** Fen as yuan, such as 12.50, by whole numbers alone; below nothing with a minus that is read out. */
export const yuan = (fen) => `${fen < 0 ? '−' : ''}${count(Math.floor(Math.abs(fen) / FEN))}.${String(Math.abs(fen) % FEN).padStart(2, '0')}`
/** Fen as yuan with their unit. */
export const yuanText = (fen) => `${yuan(fen)} 元`

/** A day as people say it, of an instant or of a business date such as 2026-11-24; one of another year with its year. */
export const day = (at) => (isThisYear(at) ? dayForm.format(new Date(at)) : fullDay(at))
/** A day with its year, such as 2026年11月24日. */
export const fullDay = (at) => dateOf(at).replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')
/** A day without its weekday, for a line that has many. */
export const dateText = (at) => (isThisYear(at) ? fullDay(at).slice('2026年'.length) : fullDay(at))
const isThisYear = (at) => dateOf(at).slice(0, 4) === dateOf().slice(0, 4)
/** A month such as 2026-11 in words. */
export const monthName = (month) => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
/** Said behind a last day: the holiday calendar does not know all days until then. */
export const estimatedText = (estimated) => (estimated ? '（按周一到周五算）' : '')
export const clock = (at) => clockForm.format(new Date(at))
/** An instant to the minute, such as 2026年11月24日 09:30. */
export const stamp = (at) => `${fullDay(at)} ${clock(at)}`
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
