// Line icons on a 24 x 24 grid, drawn for these pages.

import { html } from '../vendor/preact.js'

const paths = {
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16',
  code: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM20 14v2M14 20h2M18 18h2v2',
  purse: 'M4 7h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 7l11-3v3M16 13.5h.01',
  calendar: 'M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10h16M8 3.5V7M16 3.5V7',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4',
  home: 'M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  people: 'M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.6 3-5.5 6.5-5.500s5.9 1.9 6.5 5.500M15.5 5a3.3 3.3 0 0 1 0 6.300M18 14.800c2 .8 3.2 2.6 3.5 5.2',
  shop: 'M4 10v9a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-9M3 9l2-5h14l2 5a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9.5 20v-5h5v5',
  shield: 'M12 3.500l7.5 2.500v6c0 4.5-3 7.3-7.5 8.5-4.5-1.2-7.5-4-7.5-8.500V6zM9 12l2.2 2.200L15.2 10',
  printer: 'M7 8V4h10v4M7 17H5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-2M7 14h10v6H7z',
  upload: 'M12 16V4.500M7.5 9L12 4.5 16.5 9M4.5 16v3a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-3',
  download: 'M12 4.500V16M7.5 11.500L12 16l4.5-4.500M4.5 17v2a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-2',
  key: 'M14.5 13.500a4.5 4.5 0 1 0-4.2-2.900L4 17v3h3.500v-2.500H10V15l1.6-1.600M15.5 8.500h.01',
  trophy: 'M8 4h8v6a4 4 0 0 1-8 0zM8 6H4.500c0 3 1.2 4.5 3.7 4.800M16 6h3.500c0 3-1.2 4.5-3.7 4.800M12 14v3.500M8.5 20.500h7M10 17.500h4',
  rules: 'M6 3.500h9l4 4V20a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4.500a1 1 0 0 1 1-1zM9 12l1.5 1.500L13.5 10.500M9 17h6',
  budget: 'M12 3.500a8.5 8.5 0 1 0 8.5 8.500H12zM15.5 3.500a8 8 0 0 1 5 5h-5z',
  trail: 'M5 4.500h14M5 9.500h9M5 14.500h6M5 19.500h4M18 14a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM20.3 19.300l1.7 1.7',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  clock: 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.500V12l3 2',
  place: 'M12 21c4.5-4.5 7-8 7-11a7 7 0 0 0-14 0c0 3 2.5 6.5 7 11zM12 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  heart: 'M12 20.200C6.500 16.200 3.500 12.900 3.500 9.200A4.400 4.400 0 0 1 12 7.300a4.400 4.400 0 0 1 8.500 1.900c0 3.700-3 7-8.500 11z',
  leaf: 'M5 19c0-8 5-13 15-14 0 10-5 15-13 14M5 20c2-5 5-8 9-10',
  wave: 'M4 12c0-4.5 3.5-8 8-8M8 12c0-2.2 1.8-4 4-4M3 21L21 3M12 16h.01',
  erase: 'M9 6h11v12H9l-5.5-6zM12 10l4 4M16 10l-4 4',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  out: 'M14 4.500H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h8M10 12h11M17.5 8.500L21 12l-3.5 3.5',
}

/** One icon; it says nothing to a screen reader, so words must stand beside it. */
export const Icon = ({ name }) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${paths[name]} /></svg>`

/** The mark: an azalea in flower. */
export const Mark = () => html`<img class="mark" src="/shared/mark.svg" alt="" width="36" height="36" />`
