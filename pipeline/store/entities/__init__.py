"""Entities in the store: one id for one person, place or organisation, in whatever script.

`held` is an entity while an epoch is decided; `loading` reads what is known of an epoch's names,
`resolution` gives each its id, `writing` writes; `finding` answers questions; `mapping` gives
entities other ids.
"""
