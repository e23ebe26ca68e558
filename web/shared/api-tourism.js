// Every endpoint of the town's map, its trails and cards, one function each.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const open = (path, query) => send('GET', path, { query, open: true })
const post = (path, body, key) => send('POST', path, { body, key })
const part = encodeURIComponent
const map = (townId) => `/v1/tourism/maps/${part(townId)}`
const spot = (id) => `/v1/tourism/desk/spots/${part(id)}`
const trail = (id) => `/v1/tourism/desk/trails/${part(id)}`

// What everybody may look at
export const readMap = (townId) => open(map(townId))
/** The spots of a map as GeoJSON tells of them: what it says of each, and where it is. */
export const listSpots = async (townId, asked) => (await open(`${map(townId)}/spots`, asked)).features.map(({ properties }) => properties)
export const readSpot = (id) => open(`/v1/tourism/spots/${part(id)}`)
export const listTrails = async (townId) => (await open(`${map(townId)}/trails`)).rows
export const readTrail = (id) => open(`/v1/tourism/trails/${part(id)}`)

// A visitor's own
export const checkIn = (asked, key) => post('/v1/tourism/check-ins', asked, key)
export const myCard = () => get('/v1/tourism/card')
export const eraseCard = () => send('POST', '/v1/tourism/card/erase')
export const collectReward = (id) => send('POST', `/v1/tourism/trails/${part(id)}/reward`)

// The desk
export const spotsAtDesk = async (placeId) => (await get(`/v1/places/${part(placeId)}/tourism-spots`)).rows
export const spotAtDesk = (id) => get(spot(id))
export const writeSpot = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/tourism-spots`, asked, key)
export const changeSpot = (id, asked, key) => send('PUT', spot(id), { body: asked, key })
export const moveSpot = (id, asked, key) => post(`${spot(id)}/moves`, asked, key)
export const renewCode = (id, version, key) => post(`${spot(id)}/code`, { version }, key)
export const askSigns = (placeId, key) => post(`/v1/places/${part(placeId)}/tourism-signs`, undefined, key)
export const visitsAtDesk = (placeId, month) => get(`/v1/places/${part(placeId)}/tourism-visits`, { month })
export const setMap = (townId, asked) => send('PUT', `/v1/towns/${part(townId)}/tourism-map`, { body: asked })
export const trailsAtDesk = async (townId) => (await get(`/v1/towns/${part(townId)}/tourism-trails`)).rows
export const writeTrail = (townId, asked, key) => post(`/v1/towns/${part(townId)}/tourism-trails`, asked, key)
export const changeTrail = (id, asked, key) => send('PUT', trail(id), { body: asked, key })
export const moveTrail = (id, asked, key) => post(`${trail(id)}/moves`, asked, key)
