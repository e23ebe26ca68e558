// Following long work: ask after a run until it has ended, and show how far it is.

import { readRun } from '../shared/api.js'
import { runStates } from '../shared/strings.js'
import { Icon, Notice, Progress, html, useEffect, useState } from '../shared/ui.js'

const PAUSE_MS = 1000
/** Why a run failed, by its code; other codes are shown as they are. */
const reasons = {
  font_missing: '服务器上还没有装字体，请告诉系统管理员；装好以后再做一次。',
  roster_header_wrong: '表头和模板不一样，请下载模板照着填。',
  roster_too_long: '文件太大，请分几次导入。',
  roster_unreadable: '文件读不出来，请用 Excel 或 CSV 格式。',
}
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

/** A run as a bar; what `children(run)` makes of it once it has succeeded. */
export function RunShown({ run, label, children }) {
  if (run.state === 'failed') return html`<${Notice} look="wrong" title=${`${label}没有做完`}>${(reasons[run.reason] ?? run.reason) || '请再做一次；已经做好的部分不会重复。'}<//>`
  return html`<div class="stack"><${Progress} label=${succeeded(run) ? `${label}：${runStates[run.state]}` : label} done=${succeeded(run) ? run.total : run.done} total=${run.total} />${succeeded(run) && children(run)}</div>`
}

/** Links to what a run made; `name` where the file has none of its own. */
export const Files = ({ run, name }) => run.files.length > 0 && html`<div class="row">${run.files.map((file) => html`<a class="button button--grow" href=${file.url} download><${Icon} name="download" />${file.name || name}</a>`)}</div>`
