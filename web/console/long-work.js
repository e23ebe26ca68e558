// Following long work: ask after a run until it has ended, and show how far it is.

import { readRun } from '../shared/api.js'
import { clock, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { runStates } from '../shared/strings.js'
import { Button, Icon, Notice, Progress, html, useDeed, useEffect, useState } from '../shared/ui.js'

const PAUSE_MS = 1000
/** Work that has not moved for so long may be sent again; ours: a part takes a few seconds. */
const STILL_MS = 60_000
const keys = keyring()
const succeeded = (run) => run.state === 'done'
const ended = (run) => succeeded(run) || run.state === 'failed'

/** Keep `run` up to date until it has ended. A lost answer is asked for again. */
export function useRun(first) {
  const [run, set] = useState(first)
  useEffect(() => {
    set(first)
    if (!first) return undefined
    let timer = 0
    let left = false
    const look = async () => {
      try {
        const now = await readRun(first.run_id)
        if (left) return
        set(now)
        if (ended(now)) return
      } catch (error) {
        if (error.status === undefined) throw error
        if (!error.unknown) return
      }
      timer = setTimeout(look, PAUSE_MS)
    }
    timer = setTimeout(look, ended(first) ? 0 : PAUSE_MS / 2)
    return () => { left = true; clearTimeout(timer) }
  }, [first?.run_id])
  return run
}

/**
 * Work that `ask(asked, key)` begins: its run, and `again`, which sends the same under the same key, so that a run that
 * stood still goes on with what is missing. `about` is what makes a deed the same one, where that is more than what is asked.
 */
export function useLongWork(ask) {
  const [work, set] = useState(null)
  const begin = async (asked, about = asked) => {
    const key = keys.keyFor(about)
    set({ asked, key, first: await ask(asked, key) })
    keys.settle()
  }
  const again = useDeed(() => ask(work.asked, work.key))
  return { run: useRun(work?.first ?? null), begin, again, forget: () => set(null) }
}

/** Whether a run has not moved for a while. */
function useStill({ run_id: id, state, done }) {
  const [still, set] = useState(false)
  useEffect(() => {
    set(false)
    if (state !== 'running') return undefined
    const timer = setTimeout(() => set(true), STILL_MS)
    return () => clearTimeout(timer)
  }, [id, state, done])
  return still
}

/** A run as a bar; what `children(run)` makes of it once it has succeeded; why it failed, and the report of it. `again` sends it once more. */
export function RunShown({ run, label, again, children }) {
  const still = useStill(run)
  if (run.state === 'failed') return html`<div class="stack"><${Notice} look="wrong" title=${`${label.replace(/^正在/, '')}没有做完`}>${run.sentence || '请再做一次；已经做好的部分不会重复。'}<//><${Files} run=${run} name="下载报告" /></div>`
  return html`<div class="stack"><${Progress} label=${succeeded(run) ? `${label}：${runStates[run.state]}` : label} done=${succeeded(run) ? run.total : run.done} total=${run.total} />
    ${still && again && html`<${Notice} look="wait" title="好一会儿没有动静了">可以等一等，也可以接着做：只补没做完的，不会重复。<//><div class="row"><${Button} busy=${again.busy} onClick=${again.start}>接着做<//></div>`}
    ${succeeded(run) && children(run)}</div>`
}

/** Links to what a run made, and until when; `name` where the file has none of its own. */
export const Files = ({ run, name }) => run.files.length > 0 && html`<div class="row">${run.files.map((file) => html`<a class="button button--grow" href=${file.url} download><${Icon} name="download" />${file.name || name}</a>`)}</div>
  <p class="soft small">文件留到 ${day(run.files_until)} ${clock(run.files_until)}，过后就删掉；要用再做一次。</p>`
