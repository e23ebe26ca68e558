// Raising a ticket in three steps: what kind, what it is about, who may see it.

import { raiseTicket } from '../shared/api.js'
import { keyring } from '../shared/ids.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { ticketCategories, ticketKinds } from '../shared/strings.js'
import { Button, Field, Icon, Notice, Switch, html, toast, useDeed, useEffect, useState } from '../shared/ui.js'

const keys = keyring()
const kindNotes = { suggestion: '出个主意，采纳了得工分', problem: '路灯坏了、垃圾没人清…', complaint: '对人对事不满意，默认不公开', praise: '夸夸做得好的人和事' }
const kindIcons = { suggestion: 'leaf', problem: 'place', complaint: 'bell', praise: 'trophy' }
const steps = ['说什么', '说清楚', '给谁看']

const Steps = ({ at }) => html`<ol class="steps" aria-label="三步">${steps.map((name, n) => html`<li class=${n <= at ? 'steps__on' : ''} aria-current=${n === at ? 'step' : null}><span>${n + 1}</span>${name}</li>`)}</ol>`

const Kinds = ({ asked, acting, put, onNext }) => html`<div class="stack"><div class="codes">${Object.entries(ticketKinds).filter(([kind]) => !acting || kind !== 'complaint').map(([kind, name]) => html`<button type="button" class="codes__one" aria-pressed=${String(asked.kind === kind)} onClick=${() => put({ kind, public: kind !== 'complaint', direct: false })}><${Icon} name=${kindIcons[kind]} /><strong>${name}</strong><span>${kindNotes[kind]}</span></button>`)}</div>
  ${asked.kind && html`<fieldset class="chips"><legend><strong>是哪方面的？</strong></legend>${Object.entries(ticketCategories).map(([category, name]) => html`<button type="button" class="button" aria-pressed=${String(asked.category === category)} onClick=${() => put({ category })}>${name}</button>`)}</fieldset>`}
  <${Button} kind="main" big wide disabled=${!asked.kind || !asked.category} onClick=${onNext}>下一步<//></div>`

/** Where the device is, in WGS 84; only when the villager asks for it. */
function Here({ asked, put }) {
  const [word, setWord] = useState('')
  const find = () => {
    setWord('正在找位置…')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { put({ latitude: coords.latitude, longitude: coords.longitude }); setWord('') },
      () => setWord('没有找到位置，写一句话也行。'),
      { timeout: 10_000, maximumAge: 60_000 },
    )
  }
  const there = asked.latitude !== undefined
  return html`<div class="row"><${Button} icon="place" onClick=${there ? () => put({ latitude: undefined, longitude: undefined }) : find}>${there ? '不带位置' : '带上我现在的位置'}<//><span class="soft" role="status">${there ? '已带上位置' : word}</span></div>`
}

const What = ({ asked, put, from, wrong, onNext, onBack }) => html`<div class="stack"><${Field} label="把事情说清楚" hint="什么事、在哪里、多久了。最多 1000 字。" value=${asked.text} wrong=${wrong.text} maxlength=${1000} multiline rows="6" onInput=${(text) => put({ text })} />
  <${Field} label="在哪里（可以不写）" value=${asked.place} wrong=${wrong.place} maxlength=${40} onInput=${(place) => put({ place })} /><${Here} asked=${asked} put=${put} />
  <${Pictures} from=${from} hint="拍一张，办得更快。最多 6 张。" /><${PicturesWait} from=${from} />
  <${Button} kind="main" big wide disabled=${asked.text.trim().length < 2 || from.busy} onClick=${onNext}>下一步<//><${Button} big wide onClick=${onBack}>上一步<//></div>`

const Who = ({ asked, acting, put, raise, onBack }) => html`<div class="stack"><fieldset class="stack stack--tight choice"><legend><strong>给谁看？</strong></legend>
    <label class="agree"><input type="radio" name="public" checked=${asked.public} onChange=${() => put({ public: true, direct: false })} /><span>可以公开<br /><span class="soft">村里看过以后，大家都能看到</span></span></label>
    <label class="agree"><input type="radio" name="public" checked=${!asked.public && !asked.direct} onChange=${() => put({ public: false, direct: false })} /><span>只给村里看<br /><span class="soft">${acting ? '只有本人、您和经办的人知道' : '只有我和经办的人知道'}</span></span></label>
    ${asked.kind === 'complaint' && html`<label class="agree"><input type="radio" name="public" checked=${asked.direct} onChange=${() => put({ public: false, direct: true })} /><span>直达镇里<br /><span class="soft">对村干部有意见选这个：由镇里办，村里看不到</span></span></label>`}</fieldset>
  ${asked.public && html`<${Switch} label="显示姓名" value=${asked.named ? 'yes' : 'no'} choices=${[['yes', '显示姓'], ['no', '不显示姓名']]} onChange=${(named) => put({ named: named === 'yes' })} />`}
  <div class="stack stack--tight"><p class="soft">${ticketKinds[asked.kind]} · ${ticketCategories[asked.category]}</p><p class="said">${asked.text}</p></div>
  ${raise.error && html`<${Notice} look="wrong">${raise.error.fields.text ?? raise.error.fields.media_ids ?? raise.error.message}<//>`}
  <${Button} kind="main" big wide busy=${raise.busy} onClick=${raise.start}>送出去<//><${Button} big wide onClick=${onBack}>上一步<//></div>`

function receipt(made, acting) {
  if (made.direct) return '送到镇里了，镇里会答复您'
  return acting ? '送到了，村里会答复' : '送到了，村里会答复您'
}

export function Raise({ profile, acting, onClose, onRaised }) {
  const [step, setStep] = useState(0)
  const [asked, setAsked] = useState({ kind: '', category: '', text: '', place: '', public: true, named: true, direct: false })
  const from = usePictures({ villageId: profile.village_id, purpose: 'ticket' })
  const put = (more) => setAsked((all) => ({ ...all, ...more }))
  const raise = useDeed(async () => {
    const body = { ...asked, media_ids: from.ids }
    const made = await raiseTicket(body, keys.keyFor(body))
    keys.settle()
    toast(receipt(made, acting), 'good')
    onRaised(made)
  })
  useEffect(() => scrollTo(0, 0), [step])
  const wrong = raise.error?.fields ?? {}
  const views = [html`<${Kinds} asked=${asked} acting=${acting} put=${put} onNext=${() => setStep(1)} />`, html`<${What} asked=${asked} put=${put} from=${from} wrong=${wrong} onNext=${() => setStep(2)} onBack=${() => setStep(0)} />`, html`<${Who} asked=${asked} acting=${acting} put=${put} raise=${raise} onBack=${() => setStep(1)} />`]
  return html`<div class="stack"><div class="row row--apart"><h2>${acting ? `替 ${acting.principal_name} 说` : '我要说'}</h2><${Button} kind="quiet" onClick=${onClose}>不说了<//></div><${Steps} at=${step} />${views[step]}</div>`
}
