"""The market's year at the published scale: planned before anything is done, played, closed night by night, checked."""
