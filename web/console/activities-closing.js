// The end of an activity, asked for twice: who would be left without points, and the way to confirm them first.

import { activityPeople, closeActivity, waitingConfirmations } from '../shared/api.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Loaded, Notice, html, toast, useDeed, useLoad } from '../shared/ui.js'

const keys = keyring()

/** Close, or settle again what hangs. */
export const useClosing = (activity, onChange) => useDeed(async () => {
  await closeActivity(activity.activity_id, keys.keyFor({ close: activity.activity_id }))
  keys.settle()
  toast('活动已结束，正在结算')
  onChange()
})

/** What closing now means to people, in a sentence; '' where everybody is through. */
function wordsOf({ starts_at: from, phase }, counts) {
  if (!counts) return '人太多，没有逐个数。结束后不能补登，请先看一看名单。'
  const { confirmed, signed_in: isIn } = counts
  if (new Date(from) > new Date()) return confirmed + isIn > 0 ? `活动还没开始，现在结束就是取消：会告诉报了名的 ${count(confirmed + isIn)} 人不用来了。` : '活动还没开始，现在结束就是取消。'
  const open = [isIn && `${count(isIn)} 人没签退`, confirmed && `${count(confirmed)} 人没签到`].filter(Boolean).join('、')
  if (!open) return ''
  return `还有 ${open}，结束后不能补登。没签退的不记工分，没签到的记为缺席。${phase === 'on' ? '到了结束时间才能补登。' : ''}`
}

export function Closing({ activity, busy, onClose, onPeople, onCancel }) {
  const counts = useLoad(async () => {
    const [people, hands] = await Promise.all([activityPeople(activity.activity_id), waitingConfirmations(activity.village_id)])
    return { counts: people.counts, unseen: hands.filter(({ activity_id: id }) => id === activity.activity_id).length }
  }, [activity.activity_id])
  return html`<section class="desk-ask stack stack--tight" aria-label=${`结束${activity.title}`}><${Loaded} from=${counts}>${({ counts: found, unseen }) => {
    const words = [wordsOf(activity, found), unseen > 0 && `${count(unseen)} 人的补登还没有核对，结束后就不记分了。`].filter(Boolean).join('')
    const missing = words && activity.phase === 'over'
    return html`<${Notice} look=${words ? 'wait' : 'good'}>${words || '来的人都签退了，可以结束。'}<//>
      <div class="row row--end"><${Button} onClick=${onCancel}>先不<//>${missing && html`<${Button} onClick=${onPeople}>先去补登<//>`}<${Button} kind="main" busy=${busy} onClick=${onClose}>确定结束<//></div>`
  }}<//></section>`
}
