// Every endpoint of the cockpit, one function each; and the open data, which is files that anybody may read.

import { send } from './http.js'

const get = (path, query, more) => send('GET', path, { query, ...more })
const part = encodeURIComponent
const of = (placeId) => `/v1/places/${part(placeId)}/cockpit`

export const readMetrics = () => get('/v1/cockpit/metrics', undefined, { open: true })
/** A place's month; null where it was not counted. */
export const readCockpit = (placeId, month) => get(of(placeId), { month }).catch((error) => { if (error.code === 'cockpit_not_counted') return null; throw error })
export const readDays = (placeId, month) => get(`${of(placeId)}/days`, { month })
export const readRows = (placeId, metric, on, after) => get(`${of(placeId)}/rows`, { metric, on, after })
export const exportMonth = (placeId, month) => get(`${of(placeId)}/export`, { month })
const indicators = (townId) => `/v1/towns/${part(townId)}/indicators`
export const readIndicators = (townId, year) => get(indicators(townId), { year })
export const enterIndicator = (townId, month, indicator, asked) => send('PUT', `${indicators(townId)}/${part(month)}/${part(indicator)}`, { body: asked })

/** A file of a town's open data; null where there is none yet. */
export const openFile = async (townId, name) => {
  const answer = await fetch(`/public/cockpit/${part(townId)}/${name}`)
  return answer.ok ? answer.json() : null
}
