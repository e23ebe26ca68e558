// A town's drawn map: an image that is moved and zoomed by its pixels, with pins. Nothing is asked of other servers.
//
// Everything on it stands in a list beside it too, so the pins are for a pointer alone and no stop of the keyboard.

import { pictureOf, spotKinds } from './tourism.js'
import { Loading, html, useEffect, useRef, useState } from './ui.js'

/** Leaflet is loaded by who sees a map; it is no module, and names itself. */
async function loadLeaflet() {
  await import('../vendor/leaflet.js')
  return globalThis.leaflet
}

const element = (tag, look, text = '') => Object.assign(document.createElement(tag), { className: look, textContent: text })

function pinOf({ kind, name }, chosen) {
  const pin = element('span', `pin pin--${kind} ${chosen ? 'pin--chosen' : ''}`)
  pin.append(element('span', 'pin__sign', spotKinds[kind]?.[1] ?? ''), element('span', 'pin__name', name))
  return pin
}

/**
 * `drawn` is what the API says of the map; `spots` have `x`, `y`, `kind` and `name`. `onPick(spot)` hears a pin,
 * `onPoint({x, y})` a press on the drawing; `point` is one that is being placed.
 */
export function TownMap({ drawn, spots, chosen = '', onPick, onPoint, point = null, label = '游览地图' }) {
  const box = useRef(null)
  const heard = useRef({})
  const [made, setMade] = useState(null)
  heard.current = { onPick, onPoint }
  const at = ({ x, y }) => [drawn.height - y, x]

  useEffect(() => {
    let left = false
    let map = null
    let watched = null
    loadLeaflet().then((L) => {
      if (left) return
      const bounds = [[0, 0], [drawn.height, drawn.width]]
      map = L.map(box.current, { crs: L.CRS.Simple, attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0, zoomDelta: 0.5, minZoom: -4, maxZoom: 1.5, maxBounds: bounds, maxBoundsViscosity: 1 })
      L.control.zoom({ zoomInTitle: '放大', zoomOutTitle: '缩小' }).addTo(map)
      L.imageOverlay(pictureOf(drawn), bounds, { alt: '' }).addTo(map)
      const pins = L.layerGroup().addTo(map)
      /** The whole drawing fits at the least; a box that is higher than the drawing begins filled. */
      const fit = () => {
        map.invalidateSize({ pan: false })
        const { x, y } = map.getSize()
        const [wide, high] = [Math.log2(x / drawn.width), Math.log2(y / drawn.height)]
        map.setMinZoom(Math.min(wide, high))
        map.setView([drawn.height / 2, drawn.width / 2], Math.max(wide, high), { animate: false })
      }
      fit()
      watched = new ResizeObserver(fit)
      watched.observe(box.current)
      map.on('click', ({ latlng }) => {
        const [x, y] = [Math.round(latlng.lng), Math.round(drawn.height - latlng.lat)]
        if (x >= 0 && y >= 0 && x < drawn.width && y < drawn.height) heard.current.onPoint?.({ x, y })
      })
      setMade({ L, map, pins })
    })
    return () => { left = true; watched?.disconnect(); map?.remove(); setMade(null) }
  }, [drawn.version, drawn.town_id, drawn.drawing, drawn.media_id, drawn.height])

  useEffect(() => {
    if (!made) return
    const { L, map, pins } = made
    pins.clearLayers()
    for (const one of drawn.labels) L.marker(at(one), { interactive: false, keyboard: false, icon: L.divIcon({ className: 'town-map__label', html: element('span', '', one.text), iconSize: null }) }).addTo(pins)
    for (const one of spots) {
      const icon = L.divIcon({ className: '', html: pinOf(one, one.spot_id === chosen), iconSize: [0, 0] })
      L.marker(at(one), { icon, keyboard: false, zIndexOffset: one.spot_id === chosen ? 1000 : 0 }).on('click', () => heard.current.onPick?.(one)).addTo(pins)
    }
    if (point) L.marker(at(point), { keyboard: false, interactive: false, zIndexOffset: 2000, icon: L.divIcon({ className: '', html: element('span', 'pin__cross', '＋'), iconSize: [0, 0] }) }).addTo(pins)
    const found = spots.find(({ spot_id: id }) => id === chosen)
    if (found) map.panInside(at(found), { padding: [60, 60] })
  }, [made, spots, drawn.labels, chosen, point?.x, point?.y])

  return html`<div class="town-map"><div class="town-map__box" style=${{ '--sides': `${drawn.width} / ${drawn.height}` }} ref=${box} role="region" aria-label=${label}></div>${!made && html`<div class="town-map__wait"><${Loading} tall /></div>`}</div>`
}
