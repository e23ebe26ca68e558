// Every endpoint of bookings, one function each.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, key) => send('POST', path, { body, key })
const part = encodeURIComponent
const MOST = 100

// What can be booked, which everybody may look at
export const browseBookables = (townId, kind, villageId, cursor) => send('GET', '/v1/bookables', { query: { town_id: townId, kind, village_id: villageId, cursor, size: 24 }, open: true })
export const readBookable = (id) => send('GET', `/v1/bookables/${part(id)}`, { open: true })
/** How much of it is free on each of some days. */
export const freeDays = async (id, first, days) => (await send('GET', `/v1/bookables/${part(id)}/days`, { query: { first, days }, open: true })).rows

// Booking, as a member or a villager
const booking = (id) => `/v1/bookings/${part(id)}`
export const quoteBooking = (lines) => post('/v1/bookings/quotes', { lines })
export const book = (asked, key) => post('/v1/bookings', asked, key)
export const myBookings = (cursor) => get('/v1/bookings', { cursor, size: 20 })
export const myBooking = (id) => get(booking(id))
export const beginBookingPayment = (id, channel) => post(`${booking(id)}/payment`, { channel })
export const lookAtBooking = (id) => send('POST', `${booking(id)}/look`)
export const cancelBooking = (id, backFen, key) => post(`${booking(id)}/cancel`, { back_fen: backFen }, key)
/** The booking as an iCalendar file. */
export const bookingCalendar = (id) => send('GET', `${booking(id)}/calendar`, { plain: true })

// A villager as a host
const mine = (id) => `/v1/hosting/bookables/${part(id)}`
export const myBookables = (cursor) => get('/v1/hosting/bookables', { cursor, size: MOST })
export const offerBookable = (asked, key) => post('/v1/hosting/bookables', asked, key)
export const changeMyBookable = (id, asked, key) => send('PUT', mine(id), { body: asked, key })
export const moveMyBookable = (id, deed, key) => post(`${mine(id)}/moves`, { deed }, key)
export const closeMyDays = (id, asked, key) => send('PUT', `${mine(id)}/closed-days`, { body: asked, key })
export const setMyPlaces = (id, asked, key) => send('PUT', `${mine(id)}/places`, { body: asked, key })
export const myDay = (day) => get('/v1/hosting/day', { day })
export const mySheet = (day, form) => get('/v1/hosting/sheet', { day, form })
export const findMyGuest = async (day, code) => (await post('/v1/hosting/find', { day, code })).rows
export const lookAtMyGuest = (id) => get(`/v1/hosting/bookings/${part(id)}`)
export const markMyGuest = (id, asked, key) => post(`/v1/hosting/bookings/${part(id)}/marks`, asked, key)
export const giveMyGuest = (id, asked, key) => post(`/v1/hosting/bookings/${part(id)}/gives`, asked, key)

// A village's desk
const bookable = (id) => `/v1/bookables/${part(id)}`
export const listBookables = (villageId, state, cursor) => get(`/v1/villages/${part(villageId)}/bookables`, { state, cursor })
export const writeBookable = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/bookables`, asked, key)
export const changeBookable = (id, asked, key) => send('PUT', bookable(id), { body: asked, key })
export const moveBookable = (id, deed, key) => post(`${bookable(id)}/moves`, { deed }, key)
export const closeDays = (id, asked, key) => send('PUT', `${bookable(id)}/closed-days`, { body: asked, key })
export const setPlaces = (id, asked, key) => send('PUT', `${bookable(id)}/places`, { body: asked, key })
export const decideBookable = (id, asked, key) => post(`${bookable(id)}/decisions`, asked, key)
export const villageDay = (villageId, day) => get(`/v1/villages/${part(villageId)}/booked-day`, { day })
export const villageSheet = (villageId, day, form) => get(`/v1/villages/${part(villageId)}/booking-sheet`, { day, form })
export const lookAtGuest = (bookableId, bookingId) => get(`${bookable(bookableId)}/bookings/${part(bookingId)}`)
export const markGuest = (bookableId, bookingId, asked, key) => post(`${bookable(bookableId)}/bookings/${part(bookingId)}/marks`, asked, key)
export const findGuest = async (villageId, day, code) => (await post(`/v1/villages/${part(villageId)}/bookings/find`, { day, code })).rows
export const giveGuest = (bookableId, bookingId, asked, key) => post(`${bookable(bookableId)}/bookings/${part(bookingId)}/gives`, asked, key)
