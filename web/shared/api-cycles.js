// Every endpoint of the market's order cycles, one function each.

import { send } from './http.js'

const part = encodeURIComponent
const desk = (id) => `/v1/market/desk/cycles/${part(id)}`

// For everybody
export const browseCycles = (townId, cursor) => send('GET', '/v1/market/cycles', { query: { town_id: townId, cursor, size: 10 }, open: true })
export const readCycle = (id) => send('GET', `/v1/market/cycles/${part(id)}`, { open: true })

// The desk; `asked` is what `MarketCycleAsked` is in docs/api/reference.md
export const listCycles = (townId, cursor) => send('GET', `/v1/places/${part(townId)}/market-cycles`, { query: { cursor, size: 10 } })
export const writeCycle = (townId, asked, key) => send('POST', `/v1/places/${part(townId)}/market-cycles`, { body: asked, key })
export const changeCycle = (id, asked, key) => send('PUT', desk(id), { body: asked, key })
export const moveCycle = (id, deed, reason, key) => send('POST', `${desk(id)}/moves`, { body: { deed, reason }, key })
