// The elder view: a choice kept on the device and applied before anything is drawn. Load it first, as a module.

const SLOT = 'sanbao.view'
export const sizes = [['20', '大'], ['24', '更大'], ['30', '最大']]

export function viewOf() {
  const [view, text] = (localStorage.getItem(SLOT) ?? '').split(' ')
  return { elder: view === 'elder', text: text ?? '20' }
}

export function setView({ elder, text = '20' }) {
  localStorage.setItem(SLOT, elder ? `elder ${text}` : '')
  applyView()
}

export function applyView() {
  const { elder, text } = viewOf()
  const { dataset } = document.documentElement
  if (elder) { dataset.view = 'elder'; dataset.text = text } else { delete dataset.view; delete dataset.text }
}

applyView()
