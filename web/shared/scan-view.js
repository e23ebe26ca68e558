// The scanner as a component: camera, scanner gun, and a field to type in. One always works.

import { cameraTrouble, listenForGun, openCamera } from './scanner.js'
import { codeOf } from './format.js'
import { Button, Field, html, useEffect, useRef, useState } from './ui.js'

/** The camera's picture with an aim. `paused` keeps the picture and hears nothing; `fine` is for codes of many dots. */
export function Camera({ onCode, paused, fine, word = '把二维码放进框里' }) {
  const video = useRef(null)
  const heard = useRef(onCode)
  const [trouble, setTrouble] = useState(null)
  const [turn, setTurn] = useState(0)
  heard.current = paused ? () => {} : onCode
  useEffect(() => {
    let camera = null
    let left = false
    setTrouble(null)
    openCamera(video.current, (code) => heard.current(code), { fine }).then(
      (opened) => { camera = opened; if (left) camera.stop() },
      (error) => { if (!left) setTrouble(cameraTrouble(error)) },
    )
    return () => { left = true; camera?.stop() }
  }, [turn])
  return html`<div class="camera"><video ref=${video} playsinline muted aria-label="摄像头画面"></video>
    ${trouble ? html`<div class="camera__off" role="status"><p>${trouble}</p><${Button} onClick=${() => setTurn(turn + 1)}>再开一次摄像头<//></div>`
      : html`<div class="camera__aim" aria-hidden="true"></div><div class="camera__word">${word}</div>`}</div>`
}

/** A field for typed codes; a scanner gun types here too, or anywhere on the page. */
export function CodeField({ onCode, label = '扫码枪扫入，或手工输入编号', button = '确定', disabled }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(null)
  const heard = useRef(onCode)
  heard.current = onCode
  useEffect(() => listenForGun((code) => heard.current(code)), [])
  const submit = (event) => {
    event.preventDefault()
    const code = codeOf(text)
    if (!code) { setWrong('请先输入编号，或者扫码。'); return }
    setText('')
    setWrong(null)
    onCode(code)
  }
  return html`<form class="stack stack--tight" onSubmit=${submit}>
    <${Field} label=${label} value=${text} wrong=${wrong} onInput=${(value) => { setText(value); setWrong(null) }} autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go" maxlength="200" />
    <${Button} type="submit" wide disabled=${disabled}>${button}<//></form>`
}
