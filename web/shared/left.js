// How long something is still good for, counted down.

import { useEffect, useState } from './ui.js'

const SECOND = 1_000
/** Often enough that no second is left out. */
const LOOK_MS = 500

/** The seconds left until `at`; none where there is no such time. */
export function useLeft(at) {
  const left = () => (at ? Math.max(0, Math.ceil((new Date(at) - Date.now()) / SECOND)) : 0)
  const [shown, show] = useState(left)
  useEffect(() => {
    show(left())
    const timer = setInterval(() => show(left()), LOOK_MS)
    return () => clearInterval(timer)
  }, [at])
  return shown
}
