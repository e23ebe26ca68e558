// Every endpoint of 乡村五集, one function each.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, key) => send('POST', path, { body, key })
const put = (path, body, key) => send('PUT', path, { body, key })
const part = encodeURIComponent
const of = (id) => `/v1/listings/${part(id)}`
const talk = (id) => `/v1/listing-enquiries/${part(id)}`
const at = (villageId) => `/v1/villages/${part(villageId)}`

// What everybody may look at; `sought` is what `ListingSearchAsked` is in docs/api/reference.md
export const searchListings = (sought, cursor) => send('GET', '/v1/listings', { query: { ...sought, cursor }, open: true })
export const readListing = (id) => send('GET', of(id), { open: true })

// One's own
export const writeListing = (asked, key) => post('/v1/listings', asked, key)
export const changeListing = (id, asked, key) => put(of(id), asked, key)
export const moveListing = (id, deed, key) => post(`${of(id)}/moves`, { deed }, key)
export const myListings = (cursor) => get('/v1/me/listings', { cursor, size: 20 })
export const myListing = (id) => get(`/v1/me/listings/${part(id)}`)

// Enquiries
export const askAbout = (id, words, key) => post(`${of(id)}/enquiries`, { words }, key)
export const myEnquiries = (side, cursor) => get('/v1/me/listing-enquiries', { side, cursor, size: 20 })
export const readEnquiry = (id, cursor) => get(talk(id), { cursor, size: 50 })
export const sayThere = (id, words, key) => post(`${talk(id)}/messages`, { words }, key)
export const agreeThere = (id, agrees) => put(`${talk(id)}/agreement`, { agrees })
export const moveEnquiry = (id, deed) => put(`${talk(id)}/state`, { deed })
/** The other side's phone, once both agreed; each look is recorded. */
export const phoneThere = async (id) => (await get(`${talk(id)}/contact`)).phone

// Applications and reports
export const applyFor = (id, words, first, key) => post(`${of(id)}/applications`, { words, asks_first: first }, key)
export const withdrawApplication = (id) => send('DELETE', `${of(id)}/applications/mine`)
export const myApplications = (cursor) => get('/v1/me/listing-applications', { cursor, size: 20 })
export const applicantsOf = (id, cursor) => get(`${of(id)}/applications`, { cursor, size: 50 })
export const decideApplicant = (id, appliedId, deed) => put(`${of(id)}/applications/${part(appliedId)}`, { deed })
export const reportListing = (id, kind, words, key) => post(`${of(id)}/reports`, { kind, words }, key)
export const myReports = (cursor) => get('/v1/me/listing-reports', { cursor, size: 20 })

// Plots, and what is done on them
export const plotOf = (id) => get(`${of(id)}/plot`)
export const adoptPlot = (id, key) => send('POST', `${of(id)}/plot`, { key })
export const giveBackPlot = (id, key) => send('DELETE', `${of(id)}/plot`, { key })
export const plotAdopters = (id, cursor) => get(`${of(id)}/adopters`, { cursor, size: 50 })
export const endAdoption = (id, adoptedId, reason, key) => put(`${of(id)}/adopters/${part(adoptedId)}`, { reason }, key)
export const myPlots = (cursor) => get('/v1/me/plots', { cursor, size: 20 })
export const plotCare = (id, cursor) => get(`${of(id)}/care`, { cursor, size: 20 })
/** What one got for a plot; for whose plots they are of `adoptedId`, or what did not come where that is ''. */
export const plotDeliveries = (id, adoptedId, cursor) => get(`${of(id)}/deliveries`, { adopted_id: adoptedId || undefined, cursor, size: 20 })
export const writePlotDelivery = (id, asked, key) => post(`${of(id)}/deliveries`, asked, key)
export const answerPlotDelivery = (id, deliveryId, deed) => put(`${of(id)}/deliveries/${part(deliveryId)}`, { deed })
export const writePlotCare = (id, asked, key) => post(`${of(id)}/care`, asked, key)

// Saved searches, in ten places
export const mySearches = async () => (await get('/v1/me/listing-searches')).searches
export const saveSearch = (nth, asked) => put(`/v1/me/listing-searches/${nth}`, asked)
export const removeSearch = (nth) => send('DELETE', `/v1/me/listing-searches/${nth}`)

// The desk
export const listingsAtDesk = (villageId, state, cursor) => get(`${at(villageId)}/listings`, { state, cursor })
export const listingAtDesk = (id) => get(`${of(id)}/whole`)
export const writeCollective = (villageId, asked, key) => post(`${at(villageId)}/listings`, asked, key)
export const decideListing = (id, deed, reason, version, key) => post(`${of(id)}/decisions`, { deed, reason, looked_at: version }, key)
export const listingReports = (villageId, state, cursor) => get(`${at(villageId)}/listing-reports`, { state, cursor })
export const decideListingReport = (id, reportId, deed, reason) => put(`${of(id)}/reports/${part(reportId)}`, { deed, reason })
