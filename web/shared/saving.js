// Give somebody a file that the page made itself.

const FORGOTTEN_AFTER_MS = 10_000

export function saveFile(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), FORGOTTEN_AFTER_MS)
}
