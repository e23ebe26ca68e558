// What is done with a draft: published, changed, thrown away; alone, or with its whole series.

import { discardDraft, publishActivity, publishSeries, readActivity } from '../shared/api.js'
import { keyring } from '../shared/ids.js'
import { Button, Notice, html, toast, useDeed, useState } from '../shared/ui.js'
import { Create } from './activities-create.js'

const keys = keyring()

export function Draft({ activity, village, reads, onChange }) {
  const { activity_id: id, series_id: series, series_size: size, version } = activity
  const [sure, setSure] = useState(false)
  const [open, setOpen] = useState(null)
  const done = (words, look) => { keys.settle(); toast(words, look); onChange() }
  /** What was changed after the look is shown as it is now, with the refusal. */
  const shownAnew = (error) => { if (error.code === 'activity_changed_meanwhile') onChange(); throw error }
  const publish = useDeed(async () => { await publishActivity(id, version, keys.keyFor({ publish: id, version })).catch(shownAnew); done('已发布，村民可以报名了', 'good') })
  const publishAll = useDeed(async () => { await publishSeries(id, version, keys.keyFor({ series, id, version })).catch(shownAnew); done('这一系列都已发布', 'good') })
  const change = useDeed(async () => setOpen(await readActivity(id)))
  const discard = useDeed(async () => { await discardDraft(id, { whole_series: false }, keys.keyFor({ discard: id })); done('草稿丢掉了') })
  const discardAll = useDeed(async () => { await discardDraft(id, { whole_series: true }, keys.keyFor({ discardAll: series })); done('这一系列的草稿都丢掉了') })
  const error = publish.error ?? publishAll.error ?? change.error ?? discard.error ?? discardAll.error
  const many = size > 1
  return html`<div class="row row--end">${sure ? html`<span>丢掉就找不回来了。</span><${Button} onClick=${() => setSure(false)}>先不<//>${many && html`<${Button} busy=${discardAll.busy} onClick=${discardAll.start}>整个系列的草稿都丢掉<//>`}<${Button} kind="main" busy=${discard.busy} onClick=${discard.start}>丢掉这个草稿<//>`
    : html`<${Button} onClick=${() => setSure(true)}>不要了<//><${Button} busy=${change.busy} onClick=${change.start}>改草稿<//><${Button} kind="main" busy=${publish.busy} onClick=${publish.start}>发布<//>${many && html`<${Button} kind="main" busy=${publishAll.busy} onClick=${publishAll.start}>全部发布<//>`}`}</div>
    ${error && html`<${Notice} look="wrong">${error.message}<//>`}
    ${open && html`<${Create} village=${village} reads=${reads} draft=${open} onClose=${() => setOpen(null)} onMade=${() => { setOpen(null); toast('草稿改好了', 'good'); onChange() }} />`}`
}
