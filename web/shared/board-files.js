// The files of a board: the poster, which may be missing, and the table.

import { Icon, html } from './ui.js'

/** Links to the poster and the table; `of` tells a screen reader of which board they are. */
export function BoardFiles({ files, of }) {
  const unseen = of && html`<span class="unseen">${of}</span>`
  return html`${files.poster ? html`<a class="button" href=${files.poster}><${Icon} name="download" />海报${unseen}</a>` : html`<span class="soft small">这一期没有海报：服务器上没装字体，请告诉系统管理员，装好后重出一期。</span>`}
    <a class="button" href=${files.xlsx}><${Icon} name="download" />Excel 表${unseen}</a>`
}
