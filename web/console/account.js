// 我的账号: who is signed in, another password, and out of every device.

import { changeOwnPassword, signOutEverywhere } from '../shared/api.js'
import { endSession } from '../shared/session.js'
import { roleNames } from '../shared/strings.js'
import { Button, Dialog, Field, Notice, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

/** The server ended every session of the account: this device only forgets its own. */
function leave(words) {
  toast(words, 'good')
  endSession('staff')
}

function Password() {
  const [asked, setAsked] = useState({ password: '', new_password: '', again: '' })
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const differs = asked.again !== '' && asked.again !== asked.new_password
  const change = useDeed(async () => {
    await changeOwnPassword(asked.password, asked.new_password)
    leave('密码换好了，请用新密码登录')
  })
  const refused = change.error?.code === 'sign_in_refused'
  const submit = (event) => { event.preventDefault(); if (!change.busy && !differs) change.start() }
  const field = (name, label, more) => html`<${Field} label=${label} type="password" value=${asked[name]} wrong=${change.error?.fields[name]} onInput=${put(name)} required ...${more} />`
  return html`<form class="stack stack--tight" onSubmit=${submit}><h3>换密码</h3>${change.error && !refused && html`<${Notice} look="wrong">${change.error.message}<//>`}
    ${field('password', '现在的密码', { autocomplete: 'current-password', ...(refused && { wrong: '现在的密码不对。' }) })}${field('new_password', '新密码', { autocomplete: 'new-password', hint: '至少 10 个字符，不能太简单。' })}
    ${field('again', '再输一遍新密码', { autocomplete: 'new-password', wrong: differs ? '两遍不一样。' : '' })}
    <p class="soft small">换好后，所有设备上的登录都会退出。</p>
    <div class="row row--end"><${Button} type="submit" kind="main" busy=${change.busy} disabled=${differs}>换好<//></div></form>`
}

function Everywhere() {
  const out = useDeed(async () => { await signOutEverywhere(); leave('所有设备都退出了') })
  return html`<section class="stack stack--tight" aria-labelledby="everywhere"><h3 id="everywhere">退出所有设备</h3><${Refused} of=${out} />
    <p class="soft small">忘了在别的电脑上退出，或者手机丢了，就按这里。本机也会退出；别的设备最多 15 分钟后不能再用。</p>
    <div class="row row--end"><${Button} icon="out" busy=${out.busy} onClick=${out.start}>退出所有设备<//></div></section>`
}

export const Account = ({ session, onClose }) => html`<${Dialog} title="我的账号" onClose=${onClose}><p><strong>${session.name}</strong>，${(session.roles ?? []).map((role) => roleNames[role] ?? role).join('、')}</p>
  <${Password} /><${Everywhere} /><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
