// Coordinates as maps and devices give them, turned into WGS 84, which fences and devices speak.
//
// Maps in China are shifted by some hundred metres: GCJ-02 (高德、腾讯), and BD-09 (百度) on top of it. Neither is published;
// these are the formulas that everybody uses; tests/web/test_fence.py holds them against published vectors.

const AXIS = 6378245
const ECCENTRICITY = 0.006693421622965943
const STEPS = 10
const BD_PI = Math.PI * 3000 / 180

const waves = (x, parts) => parts.reduce((sum, [size, by]) => sum + size * Math.sin(x * by * Math.PI), 0) * 2 / 3

/** By how much a map shows a point to the north and east of where it is, in degrees. */
function shift({ latitude, longitude }) {
  const x = longitude - 105
  const y = latitude - 35
  const common = 0.1 * x * y + waves(x, [[20, 6], [20, 2]])
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.2 * Math.sqrt(Math.abs(x)) + common + waves(y, [[20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]])
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * Math.sqrt(Math.abs(x)) + common + waves(x, [[20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]])
  const angle = latitude * Math.PI / 180
  const magic = 1 - ECCENTRICITY * Math.sin(angle) ** 2
  return {
    latitude: north * 180 / (AXIS * (1 - ECCENTRICITY) / (magic * Math.sqrt(magic)) * Math.PI),
    longitude: east * 180 / (AXIS / Math.sqrt(magic) * Math.cos(angle) * Math.PI),
  }
}

/** Where a point of GCJ-02 is: the point whose shift leads there, found step by step to well below a metre. */
function fromGcj(map) {
  let found = map
  for (let step = 0; step < STEPS; step += 1) {
    const by = shift(found)
    found = { latitude: map.latitude - by.latitude, longitude: map.longitude - by.longitude }
  }
  return found
}

/** Where a point of BD-09 is on the maps of the others. */
function fromBaidu({ latitude, longitude }) {
  const x = longitude - 0.0065
  const y = latitude - 0.006
  const far = Math.hypot(x, y) - 0.00002 * Math.sin(y * BD_PI)
  const turn = Math.atan2(y, x) - 0.000003 * Math.cos(x * BD_PI)
  return { latitude: far * Math.sin(turn), longitude: far * Math.cos(turn) }
}

const sources = { gcj: fromGcj, bd: (map) => fromGcj(fromBaidu(map)), wgs: (point) => point }

/** What coordinates can be copied from. */
export const sourceNames = [['gcj', '高德、腾讯地图'], ['bd', '百度地图'], ['wgs', '手机定位、GPS']]

/** The WGS 84 point that somebody typed, in either order (in China the east is always the greater number); null for none. */
export function pointOf(text, source) {
  const numbers = text.match(/[0-9]+(?:\.[0-9]+)?/g)?.map(Number) ?? []
  if (numbers.length !== 2) return null
  const [latitude, longitude] = numbers.sort((one, two) => one - two)
  if (latitude < 3 || latitude > 54 || longitude < 73 || longitude > 136) return null
  const found = sources[source]({ latitude, longitude })
  const rounded = (degrees) => Math.round(degrees * 1e6) / 1e6
  return { latitude: rounded(found.latitude), longitude: rounded(found.longitude) }
}
