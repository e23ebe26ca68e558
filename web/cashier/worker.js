// Keeps the till's files on the device from its first sale on, so that it opens where there is no network. What is sold meanwhile
// waits in the till's own queue, and answers of the API are never kept here.

importScripts('/shared/keeping.js')

const FILES = [
  '/cashier/', '/cashier/app.js', '/cashier/cashier.css', '/cashier/day.js', '/cashier/goods.js', '/cashier/months.js', '/cashier/offline.js', '/cashier/payments.js', '/cashier/refund.js', '/cashier/sale.js', '/cashier/shop.js', '/cashier/slip.js', '/cashier/statement.js', '/cashier/terminal.js', '/cashier/unsettled.js', '/cashier/wishes.js',
  '/shared/acting.js', '/shared/amount.js', '/shared/api.js', '/shared/asked.js', '/shared/base.css', '/shared/code128.js', '/shared/demo.js', '/shared/format.js', '/shared/http.js', '/shared/icons.js', '/shared/ids.js', '/shared/mark.svg', '/shared/outbox.js',
  '/shared/pictures.js', '/shared/prices.js', '/shared/scan-view.js', '/shared/scanner.js', '/shared/session.js', '/shared/settlement.js', '/shared/shapes.js', '/shared/strings.js', '/shared/tokens.css', '/shared/ui.js', '/shared/view.js', '/shared/wishes.js',
  '/vendor/jsQR.js', '/vendor/preact.js', '/vendor/zxing/reader/index.js', '/vendor/zxing/reader/zxing_reader.wasm', '/vendor/zxing/share.js',
]

self.keepFiles('sanbao-cashier-1', ['/v1/', '/public/'], FILES)
