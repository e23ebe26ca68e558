// Views that few open: their files are asked for when one is first opened, not with the page.

import { ApiError } from './http.js'
import { refusals } from './strings.js'
import { Failed, Loading, html, useLoad } from './ui.js'

/** Import by `load`; where no file comes the refusal is that of a request without an answer. */
async function fetched(load) {
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    dispatchEvent(new Event('unanswered'))
    throw new ApiError({ status: 0, code: 'offline', sentence: refusals.offline })
  }
}

/** Whether the town answers again. */
const answers = () => fetch(location.pathname, { cache: 'no-store' }).then(({ ok }) => ok, () => false)

/**
 * The view `name` of the file that `load` imports: its bones until it is here, and once it is here, at once.
 * Some browsers remember for as long as the page lives that a file did not come: what fails twice is asked for with the whole page.
 */
export function lazy(load, name) {
  let View = null
  let failures = 0
  return function Later(props) {
    const found = useLoad(async () => {
      try { View ??= (await fetched(load))[name] } catch (error) { failures += 1; throw error }
    }, [])
    if (View) return html`<${View} ...${props} />`
    const again = async () => { if (failures > 1 && await answers()) location.reload(); else await found.again() }
    return found.state === 'failed' ? html`<${Failed} error=${found.error} again=${again} />` : html`<${Loading} tall />`
  }
}
