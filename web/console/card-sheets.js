// Cards on paper: begun by a button, followed until they are drawn, and fetched; one person's open by themselves.

import { printCards } from '../shared/api.js'
import { Button, Notice, Refused, html, useDeed, useEffect } from '../shared/ui.js'
import { Files, RunShown, useLongWork } from './long-work.js'

/** Open what a run drew, once; where the browser holds it back, the link below does the same. */
function Opened({ run }) {
  useEffect(() => {
    const link = Object.assign(document.createElement('a'), { href: run.files[0].url, download: '' })
    link.click()
  }, [run.run_id])
  return html`<p class="soft" role="status">PDF 做好了，正在打开。没有打开，就点下面的文件。</p>`
}

/**
 * Sheets of cards: `asked` says whose, `children` stand beside the button. Of one `card` its number: another card is
 * another deed, also where the answer to the first one was lost.
 */
export function Sheets({ asked, words, card, children }) {
  const { run, begin, again } = useLongWork(printCards)
  const start = useDeed(() => begin(asked, { ...asked, card }))
  return html`<div class="row row--apart">${children}<${Button} kind=${card ? '' : 'main'} icon="printer" busy=${start.busy} disabled=${run?.state === 'running'} onClick=${start.start}>${words}<//></div>
    <${Refused} of=${start} />
    ${run && html`<${RunShown} run=${run} label="正在做卡片" again=${again}>${(done) => (done.counts.cards === 0 ? html`<${Notice} look="wait">没有能用的卡可以打印。<//>` : html`${card && html`<${Opened} key=${done.run_id} run=${done} />`}<${Files} run=${done} name="下载卡片" />`)}<//>`}`
}

/** The card that somebody has now, or those of a household's people. `number` is the card's, or what stands for it. */
export const OneSheet = ({ id, number, words }) => html`<${Sheets} key=${number} asked=${{ place_id: id.slice(0, 6), holder_ids: [id] }} card=${number} words=${words} />`
