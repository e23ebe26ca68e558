"""What other rooms may ask of moderation: judge `texts`, let others see `pictures`, let a document wait (`reviews`).

Whatever goes wrong with WeChat is never the villager's: a person looks instead.
"""
