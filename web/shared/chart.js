// Charts. Each stands beside a table of the same figures, which is what is read out and printed.

import { html, useEffect, useRef } from './ui.js'

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The colours of series, the first the oldest. */
export const colours = () => ['--azalea', '--amber', '--growth', '--focus', '--ink-soft', '--edge'].map(style)

/** The library is a big file: only a page with a chart asks for it. */
async function library() {
  await import('../vendor/chart.js')
  const { Chart } = globalThis
  Chart.defaults.font.family = style('--face')
  Chart.defaults.color = style('--ink')
  return Chart
}

/** A chart of Chart.js's `config`; `label` says what is seen on it. */
export function Drawn({ label, config }) {
  const canvas = useRef(null)
  useEffect(() => {
    let chart = null
    let left = false
    library().then((Chart) => {
      if (!left) chart = new Chart(canvas.current, { ...config, options: { animation: false, maintainAspectRatio: false, ...config.options } })
    })
    return () => { left = true; chart?.destroy() }
  }, [JSON.stringify(config)])
  return html`<div class="drawn no-print"><canvas ref=${canvas} role="img" aria-label=${label}></canvas></div>`
}
