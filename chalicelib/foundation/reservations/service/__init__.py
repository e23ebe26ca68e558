"""What other rooms may ask of reservations: `slots` (what can run out), `places` (seats), `holds` (bundles).

How a room commits its own writes together with a reservation. Verbs that need no reading have a form `prepare_…`
that returns Writes to merge. Verbs that read and then write decide again whenever another request got in between,
so what the calling room writes may differ from try to try; they take `also`, a function from the outcome of a try to
the calling room's writes for it::

    def told(outcome: Outcome) -> Writes:
        fact = ActivityJoined(activity_id, outcome.holder, outcome.state)
        return prepare_fact(ctx, village_id=village_id, fact=fact)

    outcome = places.join(ctx, slot_id=activity_id, holder=resident_id, key=call.key, also=told)

`also` is called once a try and must do nothing but make Writes. Its writes are in the same transaction. A write of it
that is refused raises what its refusal says: at once where it is a guard (the room's own record of the request), else
when nothing of the reservation itself was refused. A replay, which is answered from what a place or hold remembers,
calls it at most for tries that wrote nothing. It has room for 20 writes and one for each person promoted.
"""
