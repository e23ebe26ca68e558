// The answer to one scan, over the whole screen: green or red, a name, a number.

import { count, minutesText } from '../shared/format.js'
import { Icon, html, useEffect, useRef } from '../shared/ui.js'

function wordsOf(result) {
  if (!result.good) return { head: '没有成功', big: result.why, line: '' }
  if (result.kept) return { head: '先记下了', big: result.name || '现在没网', line: result.number ? '已记在本机，有网就自动补上。报卡号签退的，要等别的干部核对才记分' : '已记在本机，有网就自动补上' }
  if (result.waits) return { head: '先记下了，要核对', big: result.masked_name, line: `参加了 ${minutesText(result.minutes)}。只报了卡号，要等别的村镇干部核对以后才记分` }
  if (result.again) return { head: '扫过了', big: result.direction === 'in' ? '已经签到' : '已经签退', line: '不用再扫' }
  if (result.direction === 'in') return { head: '签到成功', big: result.masked_name, line: result.by_number ? '只报了卡号：签退时请扫本人的码或卡，不然要等别的干部核对才记分' : result.walk_in ? '没有报名，也欢迎参加' : '欢迎参加' }
  const part = result.of_points > 0 ? (result.paid_minutes > 0 ? `，到上限了，只计 ${minutesText(result.paid_minutes)}` : '，到上限了，只计一部分') : ''
  const time = result.minutes > 0 ? `参加了 ${minutesText(result.minutes)}${part}` : ''
  return { head: '签退成功', big: result.masked_name, line: time, points: result.points }
}

const isKept = ({ kept, again, waits }) => kept || again || waits

export function Result({ result, onClose }) {
  const { head, big, line, points } = wordsOf(result)
  const look = result.good ? (isKept(result) ? 'kept' : 'good') : 'wrong'
  const close = useRef(null)
  useEffect(() => close.current?.focus(), [result])
  return html`<div class=${`result result--${look}`} role="alert"><span class="result__icon"><${Icon} name=${result.good ? (result.kept || result.waits ? 'clock' : 'check') : 'cross'} /></span><p class="result__head">${head}</p><p class=${result.good ? 'result__name' : 'result__why'}>${big}</p>
    ${points > 0 && html`<p class="result__points">+${count(points)} <small>工分</small></p>`}${line && html`<p class="result__line">${line}</p>`}
    <button type="button" ref=${close} class="result__next" onClick=${onClose}>下一位</button></div>`
}
