// What somebody's card may spend a day, and whether a shop may look at their ID card instead of asking for the PIN.

import { setCardLimits } from '../shared/api.js'
import { count } from '../shared/format.js'
import { Button, Field, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

const limitText = (points) => (points > 0 ? `每天最多 ${count(points)} 工分` : '每天不限')

export function CardLimits({ id, card, writes, onDone }) {
  const [asked, setAsked] = useState(null)
  const save = useDeed(async () => {
    await setCardLimits(id, { daily_limit_points: Number(asked.limit || 0), photo_check: asked.photo })
    toast('工分卡设置改好了', 'good')
    setAsked(null)
    onDone()
  })
  const told = html`<p>${limitText(card.daily_limit_points)}；${card.photo_check ? '记不住密码，可以看身份证' : '要输密码'}</p>`
  if (!writes) return told
  if (!asked) return html`<div class="row row--apart">${told}<${Button} onClick=${() => setAsked({ limit: String(card.daily_limit_points || ''), photo: card.photo_check })}>改限额<//></div>`
  return html`<div class="desk-ask stack stack--tight"><${Refused} of=${save} />
    <${Field} label="每天最多用多少工分" hint=${asked.photo ? '不输密码的卡，一定要定限额。' : '不填就是不限。'} inputmode="numeric" maxlength="6" value=${asked.limit} wrong=${save.error?.fields.daily_limit_points} onInput=${(limit) => setAsked((now) => ({ ...now, limit: limit.replace(/\D/g, '') }))} />
    <label class="agree"><input type="checkbox" checked=${asked.photo} onChange=${(event) => setAsked((now) => ({ ...now, photo: event.currentTarget.checked }))} /><span>记不住密码：商户看身份证放行（照片是本人，姓名和卡上一致）</span></label>
    <div class="row"><${Button} kind="main" busy=${save.busy} disabled=${asked.photo && !Number(asked.limit)} onClick=${save.start}>保存<//><${Button} onClick=${() => setAsked(null)}>先不<//></div></div>`
}
