// What the address of these pages names beside a room.

/** What stands in the address after a room's name: a list, or the id of one thing. */
export const pickedHere = () => location.hash.split('/')[1] ?? ''
/** Forget it, so that who comes back or reloads is in the room itself. */
export const forgetPicked = () => { if (pickedHere()) history.replaceState(null, '', location.hash.split('/')[0]) }
